#include "cli/restore_teller.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "cli/error.h"
#include "cli/restore_text.h"
#include "cli/text.h"
#include "sets/members.h"

namespace strongroom::cli {

using domain::PlannedItem;
using domain::RestoredItem;

Json RestoreTeller::Document(const std::string& digest, const domain::RestoreCounts& counts,
                             Json items) const {
  return {{"backupSet", title_.set},
          {"setDigest", sets::DigestText(title_.set_digest)},
          {"server", title_.server},
          {"conflict", title_.conflict},
          {"planDigest", sets::DigestText(digest)},
          {"counts", CountsJson(counts)},
          {"items", std::move(items)}};
}

void RestoreTeller::TellSummary(const std::string& summary) {
  out_.Line(title_.set + ", into " + title_.server + ": " + summary);
}

void RestoreTeller::TellPlan(const std::vector<PlannedItem>& plan, const std::string& digest) {
  const domain::RestoreCounts counts = domain::CountsOf(plan);
  if (form_ == Form::kJson) {
    Json items = Json::array();
    for (const PlannedItem& item : plan) items.push_back(PlannedJson(item));
    out_.Lines(JsonText(Document(digest, counts, std::move(items))));
    return;
  }
  for (const std::string& line : PlanLines(plan, Shown::kAll)) out_.Line(line);
  TellSummary(plan.empty() ? "no policy" : PlanSummary(plan));
  if (counts.writes() == 0) return;
  out_.Line("Nothing was written. --apply does it; with --plan " + sets::DigestText(digest) +
            ", if it is still this.");
}

void RestoreTeller::TellResult(const RestoredItem& item) {
  if (form_ == Form::kJson || !is_read_) return;
  try {
    out_.Line(ResultLine(item));
  } catch (const CliError&) {
    is_read_ = false;
  }
}

void RestoreTeller::TellResults(const std::vector<PlannedItem>& plan,
                                const std::vector<RestoredItem>& results,
                                const std::string& digest) {
  if (form_ == Form::kJson) {
    Json items = Json::array();
    for (const RestoredItem& item : results) items.push_back(RestoredJson(item));
    out_.Lines(JsonText(Document(digest, domain::CountsOf(plan), std::move(items))));
    return;
  }
  for (const std::string& line : PlanLines(plan, Shown::kWhatStays)) out_.Line(line);
  TellSummary(ResultSummary(results));
}

}  // namespace strongroom::cli
