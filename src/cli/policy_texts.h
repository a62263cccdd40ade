#pragma once

#include <optional>
#include <string>
#include <utility>

#include "cli/printer.h"
#include "cli/set_reader.h"
#include "sets/diff.h"

namespace strongroom::cli {

// A policy as it was in one set and is in another: what of it counts as a change, as YAML a line
// for each value. Empty in a set that does not have it.
struct PolicyTexts {
  std::string before;
  std::string after;
};

// Reads policies of two sets. One thread uses it.
class PolicyReader {
 public:
  // Warnings go to `err`.
  PolicyReader(ReadableSet before, ReadableSet after, Printer err)
      : before_(std::move(before)), after_(std::move(after)), err_(err) {}

  // Absent where the caller has not the right to contents, which is said once. Throws CliError,
  // DamagedError for a policy of which one is not there as it was sealed.
  std::optional<PolicyTexts> Read(const sets::Difference& policy);

 private:
  const ReadableSet before_;
  const ReadableSet after_;
  Printer err_;
  bool may_read_ = true;
};

}  // namespace strongroom::cli
