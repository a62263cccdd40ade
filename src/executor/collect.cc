#include "executor/collect.h"

#include <utility>

#include "executor/outcome_rules.h"
#include "executor/selecting_sink.h"

namespace strongroom::executor {
namespace {

provider::Collection Read(provider::Provider& provider, const domain::RunTemplate& run,
                          const std::vector<catalogue::PolicyType>& types, provider::ItemSink& sink,
                          const std::stop_token& stop) {
  if (!run.selection) return provider.Collect(types, sink, stop);
  SelectingSink selecting(*run.selection, types, sink);
  provider::Collection collection = provider.Collect(types, selecting, stop);
  selecting.Tell(collection.types);
  return collection;
}

}  // namespace

Collected Collect(const catalogue::Catalogue& catalogue, const domain::RunTemplate& run,
                  const std::function<std::unique_ptr<provider::Provider>()>& connect,
                  provider::ItemSink& sink, const std::stop_token& stop) {
  const catalogue::Selection selection =
      catalogue::Select(catalogue, run.policy_types, run.include_foundations);
  provider::Collection collection;
  if (!selection.types.empty()) collection = Read(*connect(), run, selection.types, sink, stop);
  domain::Outcome outcome = DecideOutcome(catalogue, selection, collection);
  outcome.attempts = 1 + collection.retries;
  return {.outcome = std::move(outcome), .acts = std::move(collection.acts)};
}

}  // namespace strongroom::executor
