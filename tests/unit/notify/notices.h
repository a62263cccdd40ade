#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/notice.h"

namespace strongroom::test {

inline domain::Notice FailedRun() {
  using namespace std::chrono_literals;
  constexpr std::chrono::sys_seconds kAt = std::chrono::sys_days{2026y / 3 / 29} + 1h + 30min;
  return {.id = "notice-1",
          .event = "runFailed",
          .incident = "incident-1",
          .state = domain::NoticeState::kOpened,
          .severity = domain::Severity::kCritical,
          .object = {"BackupSchedule", "team-a", "nightly", ""},
          .reason = "DeadlineExceeded",
          .message = "The run did not end in time.",
          .actor = "",
          .run = "nightly-202603290130",
          .set = "",
          .at = kAt + 1h,
          .since = kAt};
}

// All that may hold what somebody else chose, as `text`.
inline domain::Notice Saying(const std::string& text) {
  domain::Notice notice = FailedRun();
  notice.event = notice.incident = notice.reason = notice.message = notice.actor = text;
  notice.run = notice.set = notice.id = text;
  notice.object = {text, text, text, text};
  return notice;
}

// What somebody may call a policy, or say of a failure.
inline const std::vector<std::string>& HostileTexts() {
  static const std::vector<std::string> kTexts = {
      "a\r\nBcc: x@example.com\r\n\r\nbody",
      "a\nb\n\n# c",
      std::string("nul\0nul\x01\x1b[31m\x7f", 14),
      "\u202Egnp.exe\u2066",
      "\u2028line\u2029",
      "<script>alert(1)</script>",
      "</title></td></table><img src=x onerror=alert(1)>",
      "\" onload=\"x' y='",
      "<!channel> <!here> <@U123> <#C1|x> <http://evil|x>",
      "@channel @here @everyone #general",
      "[x](http://evil.example) ![y](http://evil.example/y)",
      "*bold* _it_ ~no~ `code` **b** __u__ ```\nblock\n```",
      "- item",
      "1. item",
      "12) item",
      "+ item",
      "    code",
      "{{DATE(2017-02-14T06:08:39Z)}} ${x} {{#notices}} {{{message}}}",
      "http://evil.example www.evil.example",
      "&lt;b&gt; &amp; &#60;",
      "\\\" \\n \\u0000 \\*",
      "=?UTF-8?B?QmNjOg==?= =?x",
      "\xff\xfe\xc3(\xed\xa0\x80",
      "| a | b |",
      std::string(255, 'x'),
      std::string(40'000, '<'),
      std::string(40'000, '\n'),
  };
  return kTexts;
}

}  // namespace strongroom::test
