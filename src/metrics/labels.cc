#include "metrics/labels.h"

#include <array>

#include "domain/error_codes.h"
#include "domain/miss_reasons.h"

namespace strongroom::metrics {
namespace {

// Words of our own, in the order of the enumerators.
constexpr std::array<std::string_view, 3> kFlushResults{"success", "failure", "refused"};
constexpr std::array<std::string_view, 3> kPolicyChanges{"added", "changed", "removed"};
constexpr std::array<std::string_view, 5> kReportResults{"stored", "repeated", "nothing_stored",
                                                         "refused", "unavailable"};
constexpr std::array<std::string_view, 2> kSetSizes{"raw", "stored"};
constexpr std::array<std::string_view, 1> kQueueNames{"schedule"};

template <typename List>
Words WordsOf(const List& list) {
  return {list.begin(), list.end()};
}

template <typename Enum, typename Predicate>
Words WordsThat(Predicate is_wanted) {
  Words words;
  for (const auto& entry : base::kEnumWords<Enum>) {
    if (is_wanted(entry.value)) words.emplace_back(entry.word);
  }
  return words;
}

Words WithOther(Words words) {
  words.emplace_back(kOther);
  return words;
}

}  // namespace

Words RunStatus::Known() { return WordsThat<domain::RunPhase>(domain::IsTerminal); }
Words RunTrigger::Known() {
  return WordsThat<domain::Trigger>([](domain::Trigger) { return true; });
}

Words MissReason::Known() {
  Words words;
  for (const domain::Reason& reason : domain::miss_reason::kAll) words.emplace_back(reason.word);
  return words;
}
MissReason::MissReason(std::string_view reason)
    : Label(domain::FindReason(domain::miss_reason::kAll, reason) != nullptr ? reason : kOther) {}

Words FlushResult::Known() { return WordsOf(kFlushResults); }
FlushResult::FlushResult(Value value) : Label(kFlushResults.at(value)) {}

Words PolicyChange::Known() { return WordsOf(kPolicyChanges); }
PolicyChange::PolicyChange(Value value) : Label(kPolicyChanges.at(value)) {}

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

Words ReportResult::Known() { return WordsOf(kReportResults); }
ReportResult::ReportResult(Value value) : Label(kReportResults.at(value)) {}

Words SetSize::Known() { return WordsOf(kSetSizes); }
SetSize::SetSize(Value value) : Label(kSetSizes.at(value)) {}

ResponseCode::ResponseCode(int status) : Label(status == 0 ? "<error>" : std::to_string(status)) {}

Words QueueName::Known() { return WordsOf(kQueueNames); }
QueueName::QueueName(Value value) : Label(kQueueNames.at(value)) {}

}  // namespace strongroom::metrics
