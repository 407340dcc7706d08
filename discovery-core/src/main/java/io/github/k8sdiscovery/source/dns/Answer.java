package io.github.k8sdiscovery.source.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * What a server answered to one question.
 *
 * @param message the answer as it came
 */
record Answer(Message message) {

  /** The answer's records. */
  List<Record> records() {
    return message.getSection(Section.ANSWER);
  }

  /** The records that the server added without being asked. */
  List<Record> added() {
    return message.getSection(Section.ADDITIONAL);
  }

  /** The answer's records of one owner (compared without case) and type. */
  <T extends Record> List<T> records(Name owner, Class<T> type) {
    return records().stream()
        .filter(record -> type.isInstance(record) && record.getName().equals(owner))
        .map(type::cast)
        .toList();
  }

  /** Whether the name does not exist, whatever the type. */
  boolean saysNoSuchName() {
    return message.getRcode() == Rcode.NXDOMAIN;
  }

  /** Whether records are missing that did not fit, not even by TCP. */
  boolean isCut() {
    return message.getHeader().getFlag(Flags.TC);
  }

  /** The zone that says no, and for how long; null if nobody vouches for it. */
  @Nullable SOARecord authority() {
    return message.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance)
        .map(SOARecord.class::cast)
        .findFirst()
        .orElse(null);
  }

  /** Whether it says no on behalf of this domain. */
  boolean isBy(Name domain) {
    SOARecord authority = authority();
    return authority != null && authority.getName().subdomain(domain);
  }
}
