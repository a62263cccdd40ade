#include "cli/damaged.h"

#include "cli/error.h"
#include "domain/show_policies.h"

namespace strongroom::cli {

void Damaged::Name(const std::string& policy) {
  ++count_;
  progress_.Clear();
  err_.Line("error: " + policy);
}

void Damaged::Fail(const std::string& cost) const {
  if (count_ == 0) return;
  throw CliError(domain::ShowPolicies(count_) + ' ' + cost);
}

}  // namespace strongroom::cli
