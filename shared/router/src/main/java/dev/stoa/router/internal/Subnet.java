package dev.stoa.router.internal;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An address or a network of addresses, such as `10.0.0.0/8`.
public final class Subnet {
  /// That of the longest IPv6 address, one which ends in the form of IPv4.
  private static final int MAX_LENGTH = 45;

  /// Four numbers, or something with a colon. `InetAddress` would also take `10.1`, and a number
  /// with a leading zero, which others read as octal.
  private static final Pattern FORM =
      Pattern.compile("(?:(?:0|[1-9]\\d{0,2})(?:\\.(?!$)|$)){4}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

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

  /// Whether the address of a peer, with or without a zone, lies in the network; a name never does.
  public boolean contains(String address) {
    int zone = address.indexOf('%');
    byte[] other = read(zone < 0 ? address : address.substring(0, zone));
    if (other == null || other.length != network.length) {
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

  /// Whether the text is a literal address; names are none, nor is what resolvers would repair.
  public static boolean isAddress(String text) {
    return read(text) != null;
  }

  private static byte[] address(String text) {
    byte[] address = read(text);
    if (address == null) {
      throw new IllegalArgumentException("'" + text + "' is no address");
    }
    return address;
  }

  /// The bytes of a literal address, or null. No resolver is asked: texts come from clients, and a
  /// look-up would hold the thread that reads them.
  private static byte @Nullable [] read(String text) {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
