package io.github.k8sdiscovery.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTextsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      quoteCharacter = '\'',
      value = {
        "SID=a                        | a",
        "JSESSIONID=x; SID=a          | a",
        "SID=a; JSESSIONID=x          | a",
        "JSESSIONID=x;SID=a;          | a",
        "'  SID = a ;x=y'             | a",
        "SID=\"a\"                    | a",
        "SID=\"                       | \"",
        "SID=a=b==                    | a=b==",
        "SID=first; SID=second        | first",
        "SID=                         | ''",
        "sid=a                        | null",
        "XSID=a; SIDX=b               | null",
        "SID                          | null",
        "SID; SID=a                   | a",
        "x=SID=a                      | null",
        "''                           | null",
        "';;;'                        | null",
        "=a                           | null",
      })
  void cookie_header_isReadByRfc6265(String header, @Nullable String value) {
    assertThat(RequestTexts.cookie(List.of(header), "SID")).isEqualTo(value);
  }

  @Test
  void cookie_severalHeaders_firstWins() {
    assertThat(RequestTexts.cookie(List.of("a=1", "SID=2; b=3", "SID=4"), "SID")).isEqualTo("2");
    assertThat(RequestTexts.cookie(List.of(), "SID")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      quoteCharacter = '\'',
      value = {
        "null               | null",
        "''                 | null",
        "user=a             | a",
        "x=1&user=a&user=b  | a",
        "user=a%20b+c       | a b c",
        "us%65r=a           | a",
        "user=a=b           | a=b",
        "user               | ''",
        "user=              | ''",
        "user=%zz           | %zz",
        "&&user=a           | a",
        "USER=a             | null",
        "xuser=a&userx=b    | null",
      })
  void query_parameter_isDecoded(@Nullable String query, @Nullable String value) {
    assertThat(RequestTexts.query(query, "user")).isEqualTo(value);
  }
}
