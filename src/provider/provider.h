#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "api/report.h"
#include "base/json.h"
#include "catalogue/policy_type.h"
#include "domain/error_codes.h"
#include "provider/collection.h"

namespace strongroom::provider {

// What became of an item.
struct Added {
  enum class Result {
    kTaken,
    kExcluded,    // by the schedule's selection: neither an item of the type nor a fault
    kLeftOut,     // this one; others may be taken
    kTypeIsFull,  // no more of the type or the run is taken
  };
  Result result = Result::kTaken;
  std::string why = {};  // for people
  // That goes with it when it is not taken.
  std::string_view code = domain::error_code::kPolicyLeftOut;
};

// Takes the items of one policy type. Used by one thread at a time. What it throws ends the
// collection and is thrown by Collect.
class TypeSink {
 public:
  virtual ~TypeSink() = default;
  // Whether a policy is to be read whole, by what a list says of it, which may be little. What is
  // not wanted need not be added. Asked once for each policy, by providers to which it saves
  // requests.
  virtual bool Wants(const std::string& name, const base::Json& listed) = 0;
  virtual Added Add(const api::ReportItem& item) = 0;
  // Forgets what was added: the type is read again from the start.
  virtual void Restart() = 0;
  // No more comes. Without it, what was added may be lost.
  virtual void Finish() = 0;
};

// Takes the items of a run. Thread-safe.
class ItemSink {
 public:
  virtual ~ItemSink() = default;
  // Once per type that is read.
  virtual std::unique_ptr<TypeSink> Open(const std::string& type) = 0;
};

// A source of policies. Not thread-safe.
class Provider {
 public:
  virtual ~Provider() = default;
  // Reads every object of `types` into `sink`. What cannot be read is in the coverage of its type;
  // throws only what the sink throws. After `stop` it returns soon, with types that are not
  // complete.
  virtual Collection Collect(const std::vector<catalogue::PolicyType>& types, ItemSink& sink,
                             const std::stop_token& stop) = 0;
};

}  // namespace strongroom::provider
