#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "notify/message.h"
#include "notify/templates.h"

namespace strongroom::notify {

// Who a mail is from and for: addresses alone, "backups@example.com".
struct MailAddresses {
  std::string from;
  std::vector<std::string> to;
};

// Throws NotifyError for what is no address of ASCII characters that need no quoting, and for none
// or more than 50 receivers.
void CheckAddresses(const MailAddresses& addresses);

// What a mail has besides its parts.
struct Mail {
  // In their order, without line ends but for those of folding. A mail that is sent again has the
  // same Message-ID; all of an incident refer to one, so that programs show them as a thread.
  // RFC 5322, 3.6
  std::vector<std::string> headers;
  std::string text;
  std::string html;
};

Mail MailOf(const Message& message, const MailAddresses& addresses, const Templates& templates,
            std::chrono::sys_seconds now);

// A line of text as the value of a header: itself where it is short and of ASCII, else as encoded
// words (RFC 2047) of at most 75 characters, each on a line.
std::string HeaderValueOf(std::string_view text);

}  // namespace strongroom::notify
