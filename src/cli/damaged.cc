#include "cli/damaged.h"

#include "cli/error.h"

namespace strongroom::cli {

void Damaged::Name(const std::string& policy) {
  ++count_;
  progress_.Clear();
  err_.Line("error: " + policy);
}

void Damaged::Fail(const std::string& cost) const {
  if (count_ == 0) return;
  throw CliError(std::to_string(count_) + (count_ == 1 ? " policy" : " policies") + ' ' + cost);
}

}  // namespace strongroom::cli
