package dev.stoa.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubnetTest {
  @Test
  void holdsAPeerOfALinkWhateverItsZone() {
    Subnet link = Subnet.parse("fe80::/10");
    for (String peer : List.of("fe80:0:0:0:1:2:3:4%eth0", "fe80::1%2", "fe80::1")) {
      assertThat(link.contains(peer)).as(peer).isTrue();
    }
    assertThat(link.contains("fec0::1%eth0")).isFalse();
    assertThat(link.contains("10.0.0.1")).isFalse();
    assertThat(link.contains("localhost")).isFalse();
  }

  @Test
  void isMadeOfAnAddressOnly() {
    for (String none :
        List.of("10.0", "256.0.0.1", "a.example", "1:2:3", "::1%eth0", "10.0.0.0/33")) {
      assertThatThrownBy(() -> Subnet.parse(none))
          .as(none)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
