#include "metrics/labels.h"

#include "domain/drill_reasons.h"
#include "domain/error_codes.h"
#include "domain/miss_reasons.h"
#include "domain/notice_events.h"
#include "domain/obstacles.h"

namespace strongroom::metrics {
namespace {

Words WithOther(Words words) {
  words.emplace_back(kOther);
  return words;
}

// Whether one of the tables has the word.
template <typename... Tables>
bool IsIn(std::string_view word, const Tables&... tables) {
  return ((domain::FindReason(tables, word) != nullptr) || ...);
}

}  // namespace

Words RunStatus::Known() {
  Words words;
  for (const auto& entry : base::kEnumWords<domain::RunPhase>) {
    if (domain::IsTerminal(entry.value)) words.emplace_back(entry.word);
  }
  return words;
}

Words NoticeEventName::Known() {
  Words words;
  for (const domain::NoticeEvent& event : domain::notice_event::kAll) {
    words.emplace_back(event.word);
  }
  return words;
}
NoticeEventName::NoticeEventName(std::string_view event)
    : Label(domain::notice_event::Find(event) != nullptr ? event : kOther) {}

Words MissReason::Known() {
  Words words;
  for (const domain::Reason& reason : domain::miss_reason::kAll) words.emplace_back(reason.word);
  return words;
}
MissReason::MissReason(std::string_view reason)
    : Label(domain::FindReason(domain::miss_reason::kAll, reason) != nullptr ? reason : kOther) {}

PolicyType::PolicyType(std::string_view key,
                       const std::function<bool(const std::string&)>& is_known)
    : Label(is_known(std::string(key)) ? key : kOther) {}

Words ErrorCode::Known() {
  Words words;
  for (const domain::ErrorCode& code : domain::kErrorCodes) words.emplace_back(code.word);
  return WithOther(std::move(words));
}
ErrorCode::ErrorCode(std::string_view code)
    : Label(domain::FindErrorCode(code) != nullptr ? code : kOther) {}

RunErrorCode::RunErrorCode(std::string_view code)
    : Label(code.empty() || code == kForgotten ? code : std::string_view(ErrorCode(code).word())) {}

ConditionReason::ConditionReason(std::string_view reason)
    : Label(IsIn(reason, domain::schedule_ready::kAll, domain::schedule_degraded::kAll,
                 domain::schedule_blocked::kAll, domain::schedule_retention::kAll,
                 domain::schedule_verified::kAll, domain::schedule_restorable::kAll,
                 domain::obstacle::kAll)
                ? reason
                : kOther) {}

Words RestoreEnd::Known() {
  Words words;
  for (const auto& entry : base::kEnumWords<domain::RestorePhase>) {
    if (domain::IsAtRest(entry.value)) words.emplace_back(entry.word);
  }
  return words;
}

Words RestoreMode::Known() {
  Words words;
  for (const auto& entry : base::kEnumWords<domain::RestoreMode>) words.emplace_back(entry.word);
  words.emplace_back(kDrill);
  return WithOther(std::move(words));
}

CodeClass::CodeClass(int status)
    : EnumLabel(status < 400   ? kGood
                : status < 500 ? kRefused
                               : kFailed) {}

ResponseCode::ResponseCode(int status) : Label(status == 0 ? "<error>" : std::to_string(status)) {}

}  // namespace strongroom::metrics
