package io.github.k8sdiscovery.samples.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page works without the internet, under its own content security policy, and names everything
 * it lets people use.
 */
class PageTest {

  private static final Pattern LINK =
      Pattern.compile("<(?:link|script)[^>]*(?:href|src)=\"([^\"]+)\"");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
  private static final Pattern ID_IN_SCRIPT = Pattern.compile("byId\\('([^']+)'\\)");

  private static String file(String name) throws IOException {
    try (InputStream stream = PageTest.class.getResourceAsStream("/static/" + name)) {
      assertThat(stream).as("static/%s", name).isNotNull();
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  @Test
  void page_refersToFilesThatAreThere() throws IOException {
    List<String> links = all(LINK, file("index.html"));

    assertThat(links).containsExactlyInAnyOrder("icon.svg", "page.css", "page.js");
    for (String link : links) {
      assertThat(file(link)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"page.js", "caller.js", "cart.js", "timeline.js", "tally.js"})
  void scripts_importFilesThatAreThere(String script) throws IOException {
    for (String imported : all(IMPORT, file(script))) {
      assertThat(file(imported)).isNotEmpty();
    }
  }

  @Test
  void script_usesElementsThatThePageHas() throws IOException {
    String page = file("index.html");

    assertThat(all(ID_IN_SCRIPT, file("page.js")))
        .isNotEmpty()
        .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
  }

  @Test
  void page_keepsToItsContentSecurityPolicy() throws IOException {
    String page = file("index.html");

    assertThat(page).contains("content=\"default-src 'self'\"");
    assertThat(page)
        .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
        .doesNotContain("<style")
        .doesNotContainPattern("\\son\\w+=|\\sstyle=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "page.css",
        "page.js",
        "caller.js",
        "cart.js",
        "timeline.js",
        "tally.js"
      })
  void files_fetchNothingFromElsewhere(String name) throws IOException {
    String withoutTheBackendsName = file(name).replace("http://backend-service:5000/host_name", "");

    assertThat(withoutTheBackendsName).doesNotContainPattern("https?://|@import|url\\(");
  }
}
