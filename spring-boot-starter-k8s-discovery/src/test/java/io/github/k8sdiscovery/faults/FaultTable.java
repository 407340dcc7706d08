package io.github.k8sdiscovery.faults;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Ground}, and prints what they saw when all of them are done. */
final class FaultTable
    implements ParameterResolver, org.junit.jupiter.api.extension.AfterEachCallback {

  private static final Namespace OURS = Namespace.create(FaultTable.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Ground.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(OURS).computeIfAbsent(Ground.class, key -> new Ground(), Ground.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Ground ground = context.getStore(OURS).get(Ground.class, Ground.class);
    if (ground != null && context.getExecutionException().isEmpty()) {
      context
          .getRoot()
          .getStore(OURS)
          .computeIfAbsent(Rows.class, key -> new Rows(), Rows.class)
          .add(ground.row(context.getDisplayName()));
    }
  }

  /** Closed, and so printed, after the last test class. */
  static final class Rows implements AutoCloseable {

    private final List<Row> rows = new CopyOnWriteArrayList<>();

    void add(Row row) {
      rows.add(row);
    }

    @Override
    public void close() {
      StringBuilder table = new StringBuilder();
      table.append(line("fault", "sent", "failed", "recovered", "sent", "failed"));
      table.append(line("", "during", "during", "after", "after", "after"));
      for (Row row : rows) {
        table.append(
            line(
                row.fault(),
                row.during().sent(),
                row.during().failed(),
                row.recoveredAfterMillis() < 0 ? "-" : row.recoveredAfterMillis() + " ms",
                row.after().sent(),
                row.after().failed()));
      }
      System.out.print(table);
      System.out.flush();
    }

    private static String line(Object... columns) {
      return String.format(Locale.ROOT, "%-84s %6s %7s %10s %6s %7s%n", columns);
    }
  }

  /** One fault. */
  record Row(String fault, Load.Tally during, long recoveredAfterMillis, Load.Tally after) {}
}
