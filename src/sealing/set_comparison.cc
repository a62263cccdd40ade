#include "sealing/set_comparison.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "api/change_fields.h"
#include "api/kinds.h"
#include "base/json_patch.h"
#include "sealing/normalised.h"

namespace strongroom::sealing {
namespace {

using base::Json;
using domain::Change;

constexpr const char* kNoPatch = "noPatch";
constexpr const char* kTooMuch = "too much differs to be told as a patch: read both contents";
constexpr const char* kTooMany =
    "the patches of other policies are all that is told: read both contents";

// Of the same content or the same change digest nothing differs, by whatever rules.
bool MayDiffer(const ComparedPair& pair) {
  return pair.before->content_digest != pair.after->content_digest &&
         pair.before->change_digest != pair.after->change_digest;
}

}  // namespace

SetComparison::SetComparison(const catalogue::Catalogues& catalogues, domain::ProviderKind provider,
                             ComparedTypes types, DeedsByPolicy deeds, size_t bytes_of_patches)
    : catalogues_(catalogues),
      provider_(provider),
      types_(std::move(types)),
      deeds_(std::move(deeds)),
      told_(Json::array()),
      bytes_left_(bytes_of_patches) {}

Json SetComparison::ChangeOf(const ComparedItem& item, Change change) const {
  Json told{
      {"type", item.type}, {"id", item.id}, {"name", item.name}, {"change", base::NameOf(change)}};
  const auto deed = deeds_.find({item.type, item.id});
  if (deed != deeds_.end()) told.update(api::DeedFields().Write(deed->second));
  return told;
}

bool SetComparison::Add(const ComparedPair& pair) {
  const ComparedItem& item = pair.either();
  if (!types_.Has(item.type)) return false;
  if (pair.before && pair.after) return MayDiffer(pair);
  if (pair.after ? types_.TellsAdded(item.type) : types_.TellsRemoved(item.type)) {
    ++(pair.after ? added_ : removed_);
    told_.push_back(ChangeOf(item, pair.after ? Change::kAdded : Change::kRemoved));
  }
  return false;
}

void SetComparison::AddContents(const ComparedPair& pair, const std::optional<std::string>& before,
                                const std::optional<std::string>& after) {
  Json change = ChangeOf(*pair.after, Change::kChanged);
  if (!before || !after) {
    change["problem"] = "a stored content is not what its digest says";
  } else {
    const catalogue::PolicyType& rules = RulesFor(catalogues_, provider_, pair.after->type);
    if (!TellPatch(NormalisedContent(rules, *before), NormalisedContent(rules, *after), change)) {
      return;
    }
  }
  ++changed_;
  told_.push_back(std::move(change));
}

bool SetComparison::TellPatch(const Json& before, const Json& after, Json& told) {
  if (patches_ == kMostPatches) {
    told[kNoPatch] = kTooMany;
    return before != after;
  }
  const size_t bytes = std::min(kMostPatchBytes, bytes_left_);
  base::PatchRoom room{.steps = kMostPatchSteps, .bytes = bytes};
  std::optional<Json> patch = base::MakeJsonPatch(before, after, room);
  if (!patch) {
    told[kNoPatch] = bytes == kMostPatchBytes ? kTooMuch : kTooMany;
    return true;
  }
  if (patch->empty()) return false;
  ++patches_;
  bytes_left_ -= bytes - room.bytes;
  told["patch"] = *std::move(patch);
  return true;
}

Json SetComparison::Finish(const std::string& before, const std::string& after) {
  std::sort(told_.begin(), told_.end(), [](const Json& a, const Json& b) {
    return std::tie(a["type"], a["id"]) < std::tie(b["type"], b["id"]);
  });
  const api::Kind& set = api::kSetKind;
  return {{"kind", api::kSetDiffKind},
          {"apiVersion", std::string(set.group) + '/' + std::string(set.version)},
          {"from", before},
          {"to", after},
          {"changes", {{"added", added_}, {"changed", changed_}, {"removed", removed_}}},
          {"notCompared", types_.NotCompared()},
          {"items", std::move(told_)}};
}

}  // namespace strongroom::sealing
