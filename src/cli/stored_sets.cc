#include "cli/stored_sets.h"

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/answers.h"
#include "cli/set_contents.h"
#include "cli/set_items.h"
#include "sets/answer.h"

namespace strongroom::cli {

using Query = std::map<std::string, std::string>;

sets::BackupSet StoredSets::Set(const std::string& name) const { return objects_.Set(name); }

void StoredSets::EachItem(const std::string& set, const std::string& type,
                          const std::function<void(const sets::Item& item)>& take) const {
  cli::EachItem(objects_, set, type,
                [&](const sets::Item& item, const base::Json&) { take(item); });
}

void StoredSets::EachItemJson(const std::string& set, const std::string& type,
                              const std::function<void(base::Json item)>& take) const {
  cli::EachItem(objects_, set, type,
                [&](const sets::Item&, base::Json said) { take(std::move(said)); });
}

void StoredSets::EachContent(const std::string& set,
                             const std::function<void(std::string_view line)>& take) const {
  cli::EachContent(objects_, set, take);
}

std::string StoredSets::Content(const std::string& set, const std::string& type,
                                const std::string& id, ContentForm form) const {
  Query query{{"type", type}, {"id", id}};
  // What counts as a change, the catalogue of the server says.
  if (form == ContentForm::kNormalised) query["normalised"] = "true";
  return objects_.ReadSet(set, "content", query);
}

base::Json StoredSets::Diff(const std::string& from, const std::string& to) const {
  Query query;
  if (!from.empty()) query["from"] = from;
  const std::string answer = objects_.ReadSet(to, "diff", query);
  return OrCliError([&] { return sets::ParseAnswer(answer); });
}

}  // namespace strongroom::cli
