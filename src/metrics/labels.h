#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "domain/outcome.h"
#include "domain/schedule.h"
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

// How a run ended: a terminal phase.
struct RunStatus : Label {
  static constexpr const char* kName = "status";
  static Words Known();
  explicit RunStatus(domain::RunPhase phase) : Label(domain::NameOf(phase)) {}
};

struct RunTrigger : Label {
  static constexpr const char* kName = "trigger";
  static Words Known();
  explicit RunTrigger(domain::Trigger trigger) : Label(domain::NameOf(trigger)) {}
};

// Why a slot was never run: one of domain/miss_reasons.h.
struct MissReason : Label {
  static constexpr const char* kName = "reason";
  static Words Known();
  explicit MissReason(std::string_view reason);
};

// What became of a write of the mirror to PostgreSQL.
struct FlushResult : Label {
  static constexpr const char* kName = "result";
  static Words Known();
  enum Value { kSuccess, kFailure, kRefused };
  explicit FlushResult(Value value);
};

struct PolicyChange : Label {
  static constexpr const char* kName = "change";
  static Words Known();
  enum Value { kAdded, kChanged, kRemoved };
  explicit PolicyChange(Value value);
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

// What became of a report.
struct ReportResult : Label {
  static constexpr const char* kName = "result";
  static Words Known();
  enum Value { kStored, kRepeated, kNothingStored, kRefused, kUnavailable };
  explicit ReportResult(Value value);
};

// Which size of a backup set.
struct SetSize : Label {
  static constexpr const char* kName = "kind";
  static Words Known();
  enum Value { kRaw, kStored };
  explicit SetSize(Value value);
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

// client-go's names for its own things.
struct QueueName : Label {
  static constexpr const char* kName = "name";
  static Words Known();
  enum Value { kSchedule };
  explicit QueueName(Value value);
};
struct LeaseName : Label {
  static constexpr const char* kName = "name";
  explicit LeaseName(std::string_view name) : Label(name) {}
};

}  // namespace strongroom::metrics
