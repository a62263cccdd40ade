#pragma once

#include <optional>
#include <string>

#include "cli/objects.h"
#include "cli/printer.h"
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
  // `objects` and `diff` outlive this; warnings go to `err`.
  PolicyReader(const Objects& objects, const sets::Diff& diff, Printer err)
      : objects_(objects), diff_(diff), err_(err) {}

  // Absent where the caller has not the right to contents, which is said once. Throws CliError.
  std::optional<PolicyTexts> Read(const sets::Difference& policy);

 private:
  std::string ReadFrom(const std::string& set, const sets::Difference& policy) const;

  const Objects& objects_;
  const sets::Diff& diff_;
  Printer err_;
  bool may_read_ = true;
};

}  // namespace strongroom::cli
