package dev.stoa.push.mercure;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Hosts as the WHATWG URL Standard writes them: names in lower-case ASCII, addresses in their one
/// canonical form.
final class WebHost {
  private static final String FORBIDDEN = "\0\t\n\r #/:<>?@[\\]^|";

  private WebHost() {}

  /// The canonical host, or null when the text is none. `special`: of a scheme such as https.
  static @Nullable String parse(String text, boolean special) {
    if (text.startsWith("[")) {
      return text.endsWith("]") ? ipv6(text.substring(1, text.length() - 1)) : null;
    }
    if (!special) {
      return text.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)
          ? null
          : PercentCoding.encode(text, PercentCoding.CONTROLS);
    }
    String decoded = PercentCoding.decode(text);
    String ascii = decoded == null ? null : toAscii(decoded);
    if (ascii == null || ascii.isEmpty() || ascii.chars().anyMatch(WebHost::isForbiddenInName)) {
      return null;
    }
    return endsInNumber(ascii) ? ipv4(ascii) : ascii;
  }

  private static @Nullable String toAscii(String name) {
    if (name.chars().allMatch(c -> c < 0x80)) {
      return name.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(name.toLowerCase(Locale.ROOT), IDN.ALLOW_UNASSIGNED)
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static boolean isForbiddenInName(int c) {
    return c <= 0x1F || c == 0x7F || c == '%' || FORBIDDEN.indexOf(c) >= 0;
  }

  static @Nullable String ipv6(String text) {
    byte[] bytes = text.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null || text.indexOf(':') < 0) {
      return null;
    }
    try {
      InetAddress address = Inet6Address.getByAddress("", bytes, -1);
      return "[" + NetUtil.toAddressString(address) + "]";
    } catch (UnknownHostException _) {
      return null;
    }
  }

  private static boolean endsInNumber(String name) {
    String[] labels = name.split("\\.", -1);
    int last = labels.length - 1;
    if (labels[last].isEmpty() && last > 0) {
      last--;
    }
    String label = labels[last];
    return !label.isEmpty()
        && (label.chars().allMatch(PercentCoding::isDigit) || number(label) >= 0);
  }

  private static @Nullable String ipv4(String name) {
    String trimmed = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    String[] labels = trimmed.split("\\.", -1);
    if (labels.length > 4) {
      return null;
    }
    long address = 0;
    for (int i = 0; i < labels.length; i++) {
      long value = number(labels[i]);
      boolean last = i == labels.length - 1;
      int bits = last ? 8 * (5 - labels.length) : 8;
      if (value < 0 || value >= 1L << bits) {
        return null;
      }
      address = (address << bits) | value;
    }
    return (address >> 24)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  /// A part of an IPv4 address, decimal, octal or hexadecimal; -1 when it is none.
  private static long number(String label) {
    if (label.isEmpty()) {
      return -1;
    }
    int radix = 10;
    String digits = label;
    if (label.startsWith("0x") || label.startsWith("0X")) {
      radix = 16;
      digits = label.substring(2);
    } else if (label.length() > 1 && label.startsWith("0")) {
      radix = 8;
      digits = label.substring(1);
    }
    if (digits.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), radix) < 0) {
        return -1;
      }
    }
    return digits.length() > 12 ? Long.MAX_VALUE : Long.parseLong(digits, radix);
  }
}
