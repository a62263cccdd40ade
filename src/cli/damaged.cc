#include "cli/damaged.h"

#include "cli/error.h"
#include "export/set_check.h"

namespace strongroom::cli {

void Damaged::Name(const std::string& policy) {
  ++count_;
  progress_.Clear();
  err_.Line("error: " + policy);
}

void Damaged::Name(const std::string& set, const std::string& type, const std::string& id) {
  Name(exporting::ShownDifference(
      {.set = set, .type = type, .id = id, .what = exporting::kNotWhole}));
}

void Damaged::Fail(const std::string& cost) const {
  if (count_ == 0) return;
  throw CliError(std::to_string(count_) + (count_ == 1 ? " policy" : " policies") + ' ' + cost);
}

}  // namespace strongroom::cli
