package io.github.k8sdiscovery.samples.grpc.backend;

import io.github.k8sdiscovery.samples.grpc.api.HostNameGrpc.HostNameImplBase;
import io.github.k8sdiscovery.samples.grpc.api.HostNameReply;
import io.github.k8sdiscovery.samples.grpc.api.HostNameRequest;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** Says which pod it is. */
@Service
class HostNameService extends HostNameImplBase {

  private final HostNameReply reply;

  HostNameService(@Value("${backend.pod}") String pod) {
    this.reply = HostNameReply.newBuilder().setHostName(pod).build();
  }

  @Override
  public void get(HostNameRequest request, StreamObserver<HostNameReply> answer) {
    answer.onNext(reply);
    answer.onCompleted();
  }
}
