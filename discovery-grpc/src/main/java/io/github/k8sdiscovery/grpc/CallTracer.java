package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Clock;
import io.grpc.ClientStreamTracer;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Tells discovery of one call at one instance: in flight until its stream is closed, answered after
 * the time to the first headers, so that a long stream does not pass for a slow instance.
 */
final class CallTracer extends ClientStreamTracer {

  private static final Clock CLOCK = Clock.system();

  private final ServiceView view;
  private final Instance instance;
  private final @Nullable Deadline deadline;
  private final long begunAtNanos = CLOCK.nanoTime();
  private volatile long headersAfterNanos = -1;
  private volatile boolean sent;
  private volatile boolean answered;

  private CallTracer(ServiceView view, Instance instance, @Nullable Deadline deadline) {
    this.view = view;
    this.instance = instance;
    this.deadline = deadline;
  }

  /** Begins when the stream does: a call that was picked for may still be picked for again. */
  static ClientStreamTracer.Factory at(ServiceView view, Instance instance) {
    return new ClientStreamTracer.Factory() {
      @Override
      public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
        view.begin(instance);
        return new CallTracer(view, instance, deadline(info.getCallOptions().getDeadline()));
      }
    };
  }

  /** The call's own, or that of the request that is being served, whichever is sooner. */
  private static @Nullable Deadline deadline(@Nullable Deadline own) {
    Deadline served = Context.current().getDeadline();
    if (own == null || served == null) {
      return own == null ? served : own;
    }
    return own.minimum(served);
  }

  @Override
  public void outboundHeaders() {
    sent = true;
  }

  @Override
  public void inboundHeaders() {
    headersAfterNanos = CLOCK.nanoTime() - begunAtNanos;
  }

  @Override
  public void inboundTrailers(Metadata trailers) {
    answered = true;
  }

  @Override
  public void streamClosed(Status status) {
    long headers = headersAfterNanos;
    long took = headers < 0 ? CLOCK.nanoTime() - begunAtNanos : headers;
    view.end(instance, Outcomes.of(late(status), sent, answered), took);
  }

  /** A call that may be retried is told of its deadline as if the caller had given it up. */
  private Status late(Status status) {
    boolean late =
        status.getCode() == Status.Code.CANCELLED && deadline != null && deadline.isExpired();
    return late ? Status.DEADLINE_EXCEEDED : status;
  }
}
