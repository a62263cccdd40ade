#pragma once

#include <string>
#include <vector>

#include "cli/objects.h"
#include "cli/printer.h"
#include "domain/restore_plan.h"

namespace strongroom::cli {

// What a restore is of.
struct RestoreTitle {
  std::string set;         // its name
  std::string set_digest;  // hexadecimal
  std::string server;      // that is written to
  std::string conflict;    // a word of domain::OnConflict
};

// Tells what a restore would do, and what it does, as text or as one JSON document at the end. One
// thread uses it.
class RestoreTeller {
 public:
  enum class Form { kText, kJson };
  RestoreTeller(Printer out, Form form, RestoreTitle title)
      : out_(out), form_(form), title_(std::move(title)) {}

  // Nothing more is done. Throws CliError when it cannot be written.
  void TellPlan(const std::vector<domain::PlannedItem>& plan, const std::string& digest);

  // One policy that was written, or not. Whether anybody still reads hangs nothing on it: what has
  // been begun goes on.
  void TellResult(const domain::RestoredItem& item);
  // All of them. Throws CliError when it cannot be written, or something before could not.
  void TellResults(const std::vector<domain::PlannedItem>& plan,
                   const std::vector<domain::RestoredItem>& results, const std::string& digest);

 private:
  Json Document(const std::string& digest, const domain::RestoreCounts& counts, Json items) const;
  void TellSummary(const std::string& summary);

  Printer out_;
  const Form form_;
  const RestoreTitle title_;
  bool is_read_ = true;
};

}  // namespace strongroom::cli
