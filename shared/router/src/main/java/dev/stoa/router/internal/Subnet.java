package dev.stoa.router.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// An address or a network of addresses, such as `10.0.0.0/8`.
public final class Subnet {
  private final byte[] network;
  private final int bits;

  private Subnet(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /// Reads an address or a network.
  ///
  /// @throws IllegalArgumentException when the text is none
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = address(slash < 0 ? text : text.substring(0, slash));
    int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > network.length * 8) {
      throw new IllegalArgumentException("'" + text + "' has no such prefix length");
    }
    return new Subnet(network, bits);
  }

  public boolean contains(String address) {
    byte[] other = address(address);
    if (other.length != network.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(network, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0
        || (network[whole] & 0xff) >> (8 - rest) == (other[whole] & 0xff) >> (8 - rest);
  }

  /// Whether the text is a literal address; names are none.
  public static boolean isAddress(String text) {
    boolean literal =
        text.indexOf(':') >= 0
            ? text.chars().allMatch(c -> HexDigit.value((char) c) >= 0 || c == ':' || c == '.')
            : text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    return literal && text.length() <= 45;
  }

  private static byte[] address(String text) {
    if (!isAddress(text)) {
      throw new IllegalArgumentException("'" + text + "' is no address");
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + text + "' is no address", e);
    }
  }
}
