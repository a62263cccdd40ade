#include <nlohmann/json.hpp>

#include "base/json.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "sets/answer.h"
#include "sets/backup_set.h"
#include "sets/diff.h"
#include "sets/error.h"
#include "sets/item.h"
#include "sets/verification.h"

namespace strongroom::fuzz {
namespace {

using base::Json;

// Takes what a reader reads; what it refuses it says in its words.
template <typename Read, typename Check>
void Reading(const Read& read, const Check& check) {
  try {
    check(read());
  } catch (const sets::ReadError& e) {
    Require(*e.what() != '\0', "a refusal says why");
  }
}

bool IsDigest(const std::string& hex) {
  return hex.size() == 64 && hex.find_first_not_of("0123456789abcdef") == hex.npos;
}

void CheckSet(const sets::BackupSet& set) {
  Require(!set.name.empty() && IsDigest(set.digest), "a set has a name and a digest");
  const Json object = sets::ParseAnswer(set.object);
  Require(sets::ReadListedSet(object).object == set.object, "a set is read as what it is");
}

void CheckItem(const sets::Item& item) {
  Require(!item.type.empty() && !item.id.empty(), "an item has a type and an id");
  const std::string text = sets::WriteItemDescription(item);
  Require(sets::WriteItemDescription(sets::ReadItemDescription(text)) == text,
          "an item is written as what it is");
}

}  // namespace

void FuzzSetAnswer(std::string_view input) {
  Json answer;
  try {
    answer = sets::ParseAnswer(input);
  } catch (const sets::ReadError&) {
    return;
  }
  Reading([&] { return sets::ReadSet(answer); }, CheckSet);
  Reading([&] { return sets::ReadListedSet(answer); }, CheckSet);
  Reading([&] { return sets::ReadItem(answer); }, CheckItem);
  Reading([&] { return sets::ReadItemLine(input); }, CheckItem);
  Reading([&] { return sets::ReadDiff(answer); },
          [](const sets::Diff& diff) { Require(!diff.from.empty(), "both sets are named"); });
  Reading([&] { return sets::ReadVerification(answer); },
          [](const sets::Verification& found) {
            Require(!found.is_verified || found.problems.empty(), "what is verified is whole");
          });
}

}  // namespace strongroom::fuzz
