#pragma once

#include <cstdint>
#include <string>

#include "cli/host.h"
#include "cli/printer.h"
#include "cli/progress.h"

namespace strongroom::cli {

// What every command does about policies whose contents are not there as they were sealed, among
// others: each is named on standard error as it is met, the others are told, and the command ends
// as one that has failed. One thread uses it.
class Damaged {
 public:
  // Both outlive this.
  Damaged(const Host& host, Progress& progress) : err_(host.err), progress_(progress) {}

  // "nightly-1: roles a/b: its content is missing or altered". Throws CliError when nobody can be
  // told.
  void Name(const std::string& policy);

  int64_t count() const { return count_; }

  // Once all is told: throws CliError where one was named, which says what that has cost.
  void Fail(const std::string& cost) const;

 private:
  Printer err_;
  Progress& progress_;
  int64_t count_ = 0;
};

}  // namespace strongroom::cli
