#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "catalogue/catalogue.h"
#include "domain/item_change.h"
#include "domain/outcome.h"
#include "domain/schedule.h"
#include "provider/provider.h"

namespace strongroom::executor {

// What was read of a tenant besides its policies.
struct Collected {
  domain::Outcome outcome;  // when the run began and ended is the caller's to say
  std::vector<domain::Act> acts;
};

// Reads into `sink` what `run` selects of `catalogue`, and decides how the run ends by it
// (outcome_rules.h). `connect` is called once, and not at all where nothing is selected. Throws
// what it and the sink throw.
Collected Collect(const catalogue::Catalogue& catalogue, const domain::RunTemplate& run,
                  const std::function<std::unique_ptr<provider::Provider>()>& connect,
                  provider::ItemSink& sink, const std::stop_token& stop);

}  // namespace strongroom::executor
