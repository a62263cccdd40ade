#pragma once

#include <string>
#include <string_view>

#include "catalogue/catalogue.h"
#include "domain/outcome.h"
#include "provider/provider.h"

namespace strongroom::executor {

// How a run that collected `collection` for `selection` ends; times and attempts are the caller's.
//
//   nothing selected is known, or served    skipped
//   every policy type failed                failed
//   a type is not complete, or unknown      partial
//   else                                    success
//
// Foundations count only where no policy type is selected: alone they are no backup. A type that
// the tenant does not serve is not a fault. Of a run that is skipped or failed nothing is backed
// up, whatever was read.
domain::Outcome DecideOutcome(const catalogue::Catalogue& catalogue,
                              const catalogue::Selection& selection,
                              const provider::Collection& collection);

// A run that ended before anything was collected.
domain::Outcome FailedOutcome(const std::string& error_code, const std::string& error_message);

// What becomes of `outcome` when the server refuses its items: nothing is stored.
domain::Outcome RefusedOutcome(domain::Outcome outcome, std::string_view error_code,
                               const std::string& error_message);

}  // namespace strongroom::executor
