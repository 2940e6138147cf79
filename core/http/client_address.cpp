#include "core/http/client_address.h"

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <ranges>
#include <string_view>

#include "core/base/text.h"

namespace graphcool::http {
namespace {

constexpr std::string_view kHeader = "X-Forwarded-For";

// "1.2.3.4", "1.2.3.4:567", "2001:db8::1" or "[2001:db8::1]:567" without the port; nothing for
// whatever is no address.
std::optional<std::string> read_address(std::string_view text) {
  if (text.starts_with('[')) {
    text = text.substr(1, text.find(']') - 1);
  } else if (text.find(':') == text.rfind(':')) {
    text = text.substr(0, text.find(':'));
  }
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(std::string(text), failed);
  if (failed) return std::nullopt;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6())
        .to_string();
  }
  return address.to_string();
}

}  // namespace

std::string client_address(const std::string& peer, std::span<const Header> headers, int proxies) {
  std::string_view found;
  for (const Header& header : headers | std::views::reverse) {
    if (proxies <= 0) break;
    if (!same_name(header.name, kHeader)) continue;
    for (const std::string_view entry : text::split(header.value, ',') | std::views::reverse) {
      if (proxies-- <= 0) break;
      found = text::trim(entry);
    }
  }
  if (const auto address = read_address(found)) return *address;
  return read_address(peer).value_or(peer);
}

}  // namespace graphcool::http
