#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>

#include "base/enum_words.h"
#include "domain/admission.h"
#include "domain/conditions.h"
#include "domain/notice.h"
#include "domain/outcome.h"
#include "domain/restore.h"
#include "domain/schedule.h"
#include "domain/verified.h"
#include "metrics/registry.h"

// The labels of our families. Each has its name in kName and its value in word(); Known() are the
// values that are known beforehand, and empty when they are not. What comes from outside becomes
// kOther unless it is a word of ours, so that nobody makes series at will.
namespace strongroom::metrics {

inline constexpr std::string_view kOther = "other";

class Label {
 public:
  const std::string& word() const { return word_; }

 protected:
  explicit Label(std::string_view word) : word_(word) {}

 private:
  std::string word_;
};

// One whose values are the words of an enum, which stand beside that.
template <typename Enum>
class EnumLabel : public Label {
 public:
  using Value = Enum;

  static Words Known() {
    Words words;
    for (const auto& entry : base::kEnumWords<Enum>) words.emplace_back(entry.word);
    return words;
  }

  explicit EnumLabel(Enum value) : Label(base::NameOf(value)) {}
};

// How a run ended: a terminal phase.
struct RunStatus : Label {
  static constexpr const char* kName = "status";
  static Words Known();
  explicit RunStatus(domain::RunPhase phase) : Label(domain::NameOf(phase)) {}
};

struct RunTrigger : EnumLabel<domain::Trigger> {
  static constexpr const char* kName = "trigger";
  using EnumLabel::EnumLabel;
};

// What people were told of: one of domain/notice_events.h.
struct NoticeEventName : Label {
  static constexpr const char* kName = "event";
  static Words Known();
  explicit NoticeEventName(std::string_view event);
};

struct NoticeStateName : EnumLabel<domain::NoticeState> {
  static constexpr const char* kName = "state";
  using EnumLabel::EnumLabel;
};

// Why a slot was never run: one of domain/miss_reasons.h.
struct MissReason : Label {
  static constexpr const char* kName = "reason";
  static Words Known();
  explicit MissReason(std::string_view reason);
};

enum class FlushResultValue { kSuccess, kFailure, kRefused };
constexpr auto EnumWords(FlushResultValue) {
  return std::to_array<base::EnumWord<FlushResultValue>>({{FlushResultValue::kSuccess, "success"},
                                                          {FlushResultValue::kFailure, "failure"},
                                                          {FlushResultValue::kRefused, "refused"}});
}
// What became of a write of the mirror to PostgreSQL.
struct FlushResult : EnumLabel<FlushResultValue> {
  static constexpr const char* kName = "result";
  using enum FlushResultValue;
  using EnumLabel::EnumLabel;
};

enum class PolicyChangeValue { kAdded, kChanged, kRemoved };
constexpr auto EnumWords(PolicyChangeValue) {
  return std::to_array<base::EnumWord<PolicyChangeValue>>(
      {{PolicyChangeValue::kAdded, "added"},
       {PolicyChangeValue::kChanged, "changed"},
       {PolicyChangeValue::kRemoved, "removed"}});
}
struct PolicyChange : EnumLabel<PolicyChangeValue> {
  static constexpr const char* kName = "change";
  using enum PolicyChangeValue;
  using EnumLabel::EnumLabel;
};

// A type of the catalogue.
struct PolicyType : Label {
  static constexpr const char* kName = "type";
  static Words Known() { return {}; }
  PolicyType(std::string_view key, const std::function<bool(const std::string&)>& is_known);
};

// One of domain/error_codes.h.
struct ErrorCode : Label {
  static constexpr const char* kName = "code";
  static Words Known();
  explicit ErrorCode(std::string_view code);
};

// The same of a run that ended well, which has none, and of one whose object is gone: nobody
// remembers its code.
struct RunErrorCode : Label {
  static constexpr const char* kName = "code";
  static constexpr std::string_view kForgotten = "unknown";
  explicit RunErrorCode(std::string_view code);
};

enum class ReportResultValue { kStored, kRepeated, kNothingStored, kRefused, kUnavailable };
constexpr auto EnumWords(ReportResultValue) {
  return std::to_array<base::EnumWord<ReportResultValue>>(
      {{ReportResultValue::kStored, "stored"},
       {ReportResultValue::kRepeated, "repeated"},
       {ReportResultValue::kNothingStored, "nothing_stored"},
       {ReportResultValue::kRefused, "refused"},
       {ReportResultValue::kUnavailable, "unavailable"}});
}
// What became of a report.
struct ReportResult : EnumLabel<ReportResultValue> {
  static constexpr const char* kName = "result";
  using enum ReportResultValue;
  using EnumLabel::EnumLabel;
};

enum class TokenRefuserValue { kForm, kMemory, kKubernetes, kLimit };
constexpr auto EnumWords(TokenRefuserValue) {
  return std::to_array<base::EnumWord<TokenRefuserValue>>(
      {{TokenRefuserValue::kForm, "form"},
       {TokenRefuserValue::kMemory, "memory"},
       {TokenRefuserValue::kKubernetes, "kubernetes"},
       {TokenRefuserValue::kLimit, "limit"}});
}
// What a token was refused for: what it says of itself, that it was refused a moment ago, by
// Kubernetes, or because its peer had too many of them.
struct TokenRefuser : EnumLabel<TokenRefuserValue> {
  static constexpr const char* kName = "by";
  using enum TokenRefuserValue;
  using EnumLabel::EnumLabel;
};

enum class VerificationResultValue { kVerified, kAltered };
constexpr auto EnumWords(VerificationResultValue) {
  return std::to_array<base::EnumWord<VerificationResultValue>>(
      {{VerificationResultValue::kVerified, "verified"},
       {VerificationResultValue::kAltered, "altered"}});
}
// Whether what is stored of a set is what it was sealed with.
struct VerificationResult : EnumLabel<VerificationResultValue> {
  static constexpr const char* kName = "result";
  using enum VerificationResultValue;
  using EnumLabel::EnumLabel;
};

enum class SetSizeValue { kRaw, kStored };
constexpr auto EnumWords(SetSizeValue) {
  return std::to_array<base::EnumWord<SetSizeValue>>(
      {{SetSizeValue::kRaw, "raw"}, {SetSizeValue::kStored, "stored"}});
}
// Which size of a backup set.
struct SetSize : EnumLabel<SetSizeValue> {
  static constexpr const char* kName = "kind";
  using enum SetSizeValue;
  using EnumLabel::EnumLabel;
};

// The schedule whose series it is. Only sampled families have it: its series go with it.
struct ScheduleNamespace : Label {
  static constexpr const char* kName = "namespace";
  explicit ScheduleNamespace(std::string_view ns) : Label(ns) {}
};
struct ScheduleName : Label {
  static constexpr const char* kName = "schedule";
  explicit ScheduleName(std::string_view name) : Label(name) {}
};

// Where backup sets or restores are. Only sampled families have it.
struct ObjectNamespace : Label {
  static constexpr const char* kName = "namespace";
  explicit ObjectNamespace(std::string_view ns) : Label(ns) {}
};

// A phase of a BackupRestore: one in which it goes on, and one in which it is at rest.
struct OpenRestorePhase : Label {
  static constexpr const char* kName = "phase";
  explicit OpenRestorePhase(domain::RestorePhase phase) : Label(base::NameOf(phase)) {}
};
struct RestoreEnd : Label {
  static constexpr const char* kName = "result";
  static Words Known();
  explicit RestoreEnd(domain::RestorePhase phase) : Label(base::NameOf(phase)) {}
};

// What a BackupRestore is for: its mode, or that it says that it is a schedule's drill. kOther of
// one that cannot be read.
struct RestoreMode : Label {
  static constexpr const char* kName = "mode";
  static constexpr std::string_view kDrill = "drill";
  static Words Known();
  explicit RestoreMode(domain::RestoreMode mode) : Label(base::NameOf(mode)) {}
  explicit RestoreMode(std::string_view word) : Label(word) {}  // kDrill or kOther
};

// Whether a schedule's condition speaks of a backup set.
struct SetOwner : EnumLabel<domain::SetOwner> {
  static constexpr const char* kName = "owner";
  using EnumLabel::EnumLabel;
};

// One of domain/conditions.h, and why it is as it is: a reason of one of its tables, or of
// domain/obstacles.h.
struct ConditionName : Label {
  static constexpr const char* kName = "condition";
  explicit ConditionName(const domain::ConditionType& type) : Label(type.word) {}
};
struct ConditionReason : Label {
  static constexpr const char* kName = "reason";
  explicit ConditionReason(std::string_view reason);
};

// Of a request to the API server. Verbs and resources are those that our own code asks for.
struct RequestVerb : Label {
  static constexpr const char* kName = "method";
  static Words Known() { return {}; }
  explicit RequestVerb(std::string_view verb) : Label(verb) {}
};
struct RequestResource : Label {
  static constexpr const char* kName = "resource";
  static Words Known() { return {}; }
  explicit RequestResource(std::string_view plural) : Label(plural) {}
};
struct ResponseCode : Label {
  static constexpr const char* kName = "code";
  static Words Known() { return {}; }
  explicit ResponseCode(int status);  // 0: no answer
};

// Of a request for backup sets and plans of restores, in the words of RBAC. They are those of our
// own routes, which begin each of their series.
struct ApiVerb : Label {
  static constexpr const char* kName = "verb";
  static Words Known() { return {}; }
  explicit ApiVerb(std::string_view verb) : Label(verb) {}
};
struct ApiResource : Label {
  static constexpr const char* kName = "resource";
  static Words Known() { return {}; }
  explicit ApiResource(std::string_view resource) : Label(resource) {}  // "backupsets/content"
};
enum class CodeClassValue { kGood, kRefused, kFailed };
constexpr auto EnumWords(CodeClassValue) {
  return std::to_array<base::EnumWord<CodeClassValue>>({{CodeClassValue::kGood, "2xx"},
                                                        {CodeClassValue::kRefused, "4xx"},
                                                        {CodeClassValue::kFailed, "5xx"}});
}
// Whether it was answered, was at fault itself, or found somebody away.
struct CodeClass : EnumLabel<CodeClassValue> {
  static constexpr const char* kName = "code";
  using enum CodeClassValue;
  using EnumLabel::EnumLabel;
  explicit CodeClass(int status);
};

// Of what an API server asks before it writes an object of ours.
struct ReviewedKind : EnumLabel<domain::ReviewedKind> {
  static constexpr const char* kName = "kind";
  using EnumLabel::EnumLabel;
};
struct AdmissionOperation : EnumLabel<domain::AdmissionOperation> {
  static constexpr const char* kName = "operation";
  using EnumLabel::EnumLabel;
};
enum class AdmissionVerdictValue { kAllowed, kRefused, kFailed };
constexpr auto EnumWords(AdmissionVerdictValue) {
  return std::to_array<base::EnumWord<AdmissionVerdictValue>>(
      {{AdmissionVerdictValue::kAllowed, "true"},
       {AdmissionVerdictValue::kRefused, "false"},
       {AdmissionVerdictValue::kFailed, "unknown"}});
}
// Whether it was let through; kFailed: no answer could be given.
struct AdmissionVerdict : EnumLabel<AdmissionVerdictValue> {
  static constexpr const char* kName = "allowed";
  using enum AdmissionVerdictValue;
  using EnumLabel::EnumLabel;
};

// Whose receiver it is: administrators make those, and few.
struct NotifierName : Label {
  static constexpr const char* kName = "notifier";
  static Words Known() { return {}; }
  explicit NotifierName(std::string_view name) : Label(name) {}
};
enum class DeliveryResultValue { kDelivered, kFailed, kRefused, kGivenUp };
constexpr auto EnumWords(DeliveryResultValue) {
  return std::to_array<base::EnumWord<DeliveryResultValue>>(
      {{DeliveryResultValue::kDelivered, "delivered"},
       {DeliveryResultValue::kFailed, "failed"},
       {DeliveryResultValue::kRefused, "refused"},
       {DeliveryResultValue::kGivenUp, "given_up"}});
}
// What became of an attempt to send, or of what could not be sent for a day.
struct DeliveryResult : EnumLabel<DeliveryResultValue> {
  static constexpr const char* kName = "result";
  using enum DeliveryResultValue;
  using EnumLabel::EnumLabel;
};

// client-go's names for its own things.
enum class QueueNameValue { kSchedule };
constexpr auto EnumWords(QueueNameValue) {
  return std::to_array<base::EnumWord<QueueNameValue>>({{QueueNameValue::kSchedule, "schedule"}});
}
struct QueueName : EnumLabel<QueueNameValue> {
  static constexpr const char* kName = "name";
  using enum QueueNameValue;
  using EnumLabel::EnumLabel;
};
struct LeaseName : Label {
  static constexpr const char* kName = "name";
  explicit LeaseName(std::string_view name) : Label(name) {}
};

}  // namespace strongroom::metrics
