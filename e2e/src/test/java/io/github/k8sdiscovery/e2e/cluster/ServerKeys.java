package io.github.k8sdiscovery.e2e.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys of servers with certificates that vouch for themselves, and a store that trusts them. */
public final class ServerKeys {

  /** The password of every store. */
  public static final String PASSWORD = "changeit";

  private final Path directory;

  /** Keys in a directory, which is made. */
  public ServerKeys(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a key with a certificate for a name; trusted from now on. */
  public SSLContext make(String alias, String dnsName) {
    Path store = directory.resolve(alias + ".p12");
    String pem = directory.resolve(alias + ".pem").toString();
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + alias,
        "-alias",
        alias,
        "-ext",
        "san=dns:" + dnsName);
    keytool(store, "-exportcert", "-rfc", "-alias", alias, "-file", pem);
    keytool(trusted(), "-importcert", "-noprompt", "-alias", alias, "-file", pem);
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The store that trusts all of them. */
  public Path trusted() {
    return directory.resolve("trusted.p12");
  }

  private static void keytool(Path store, String... arguments) {
    String[] command = new String[arguments.length + 7];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    String[] more = {"-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD};
    System.arraycopy(more, 0, command, arguments.length + 1, more.length);
    Shell.run(60, command);
  }
}
