#include "notify/mail.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/uuid.h"
#include "domain/form.h"
#include "domain/notifier.h"
#include "notify/error.h"

namespace strongroom::notify {
namespace {

constexpr size_t kMostText = size_t{128} << 10U;

void CheckAddress(const std::string& text) {
  if (domain::form::kMailAddress.Allows(text)) return;
  throw NotifyError("mail: \"" + base::Printable(base::Cut(text, 64)) +
                    "\" is no address like backups@example.com");
}

// RFC 5322, 3.3, in UTC; no locale has a say.
std::string DateOf(std::chrono::sys_seconds at) {
  using namespace std::chrono;
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(at - day);
  const auto two = [](auto number) {
    const std::string digits = std::to_string(number);
    return digits.size() < 2 ? "0" + digits : digits;
  };
  return std::string(kDays.at(weekday(day).c_encoding())) + ", " +
         two(static_cast<unsigned>(date.day())) + " " +
         kMonths.at(static_cast<unsigned>(date.month()) - 1) + " " +
         std::to_string(static_cast<int>(date.year())) + " " + two(time.hours().count()) + ":" +
         two(time.minutes().count()) + ":" + two(time.seconds().count()) + " +0000";
}

std::string JoinedOf(const std::vector<std::string>& addresses) {
  std::string joined;
  for (const std::string& address : addresses) {
    joined.append(joined.empty() ? "" : ",\r\n ").append(address);
  }
  return joined;
}

}  // namespace

void CheckAddresses(const MailAddresses& addresses) {
  CheckAddress(addresses.from);
  if (addresses.to.empty() || addresses.to.size() > domain::kMostMailReceivers) {
    throw NotifyError("mail: there must be 1 to " + std::to_string(domain::kMostMailReceivers) +
                      " receivers");
  }
  for (const std::string& address : addresses.to) CheckAddress(address);
}

std::string HeaderValueOf(std::string_view text) {
  constexpr size_t kLongestPlain = 60;
  constexpr size_t kBytesOfWord = 42;  // 56 characters of Base64, and 12 around them
  const bool is_plain =
      text.size() <= kLongestPlain && text.find("=?") == std::string_view::npos &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (is_plain) return std::string(text);
  std::string value;
  while (!text.empty()) {
    std::string piece = base::Cut(text, kBytesOfWord);
    // Bytes that are no UTF-8 are not kept together.
    if (piece.empty()) piece = text.substr(0, 1);
    text.remove_prefix(piece.size());
    value.append(value.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?")
        .append(base::EncodeBase64(piece))
        .append("?=");
  }
  return value;
}

Mail MailOf(const Message& message, const MailAddresses& addresses, const Templates& templates,
            std::chrono::sys_seconds now) {
  const std::string domain = addresses.from.substr(addresses.from.find('@'));
  Mail mail;
  mail.headers = {"Date: " + DateOf(now), "From: " + addresses.from,
                  "To: " + JoinedOf(addresses.to),
                  "Subject: " + HeaderValueOf(templates.Title(message, Format::kPlain, 200)),
                  "Message-ID: <" + message.id + domain + ">",
                  // Nobody's absence is told to us: RFC 3834.
                  "Auto-Submitted: auto-generated"};
  const std::string& incident = message.notices.front().incident;
  if (!message.is_digest && !incident.empty()) {
    const std::string thread = "<incident." + base::UuidOf(incident) + domain + ">";
    mail.headers.push_back("In-Reply-To: " + thread);
    mail.headers.push_back("References: " + thread);
  }
  mail.text = templates.Render("text", message, Format::kPlain, kMostText);
  mail.html = templates.Render("html", message, Format::kHtml, kMostText);
  return mail;
}

}  // namespace strongroom::notify
