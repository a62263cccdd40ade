#include "cli/archived_sets.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "cli/error.h"
#include "cli/set_difference.h"
#include "cli/set_provider.h"
#include "export/error.h"
#include "export/own_name.h"
#include "sealing/normalised.h"
#include "sets/error.h"
#include "sets/set_check.h"

namespace strongroom::cli {

// What `read` gives; what is wrong with the archive becomes a message for the user.
template <typename Read>
decltype(auto) ArchivedSets::Told(const Read& read) const {
  try {
    return read();
  } catch (const exporting::ExportError& e) {
    throw CliError(path_ + ": " + e.what());
  } catch (const sets::SealError& e) {
    throw CliError(path_ + ": " + e.what());
  } catch (const sets::ReadError& e) {
    throw CliError(path_ + ": " + e.what());
  } catch (const base::JsonError& e) {
    throw CliError(path_ + ": " + e.what());
  }
}

ArchivedSets::ArchivedSets(const std::string& path, const catalogue::Catalogues& catalogues,
                           const std::stop_token& stop)
    : path_(path), catalogues_(catalogues), stop_(stop) {
  Told([&] {
    files_.emplace(path, stop);
    archive_.emplace(*files_);
  });
  if (archive_->size() == 0) throw CliError(path + ": it has no backup set");
}

const std::string& ArchivedSets::Newest() const {
  return archive_->entry(archive_->size() - 1).name;
}

size_t ArchivedSets::PlaceOf(const std::string& name) const {
  for (size_t place = archive_->size(); place > 0; --place) {
    if (archive_->entry(place - 1).name == name) return place - 1;
  }
  throw NotFoundError(path_ + ": it has no backup set " + name);
}

const ArchivedSets::Loaded& ArchivedSets::Load(size_t place) const {
  const auto known = loaded_.find(place);
  if (known != loaded_.end()) return known->second;
  return Told([&]() -> const Loaded& {
    Loaded loaded{.set = archive_->ReadSet(place), .items = {}};
    sets::SetCheck check(loaded.set);
    std::vector<sets::Problem> problems;
    archive_->ReadDescriptions(place, [&](sets::Item item) {
      RequireGoingOn(stop_);
      if (auto problem = check.Add(item)) problems.push_back(*std::move(problem));
      if (auto problem = OtherName(loaded.set, item)) problems.push_back(*std::move(problem));
      loaded.items.push_back(std::move(item));
    });
    for (sets::Problem& problem : check.Finish()) problems.push_back(std::move(problem));
    if (!problems.empty()) {
      throw sets::SealError(sets::ShowProblem(problems.front()) +
                            "; all that differs is told by: kubectl strongroom verify");
    }
    return loaded_.emplace(place, std::move(loaded)).first->second;
  });
}

// Commands choose and show policies by their names before they read a content. What has none is
// found where it is read.
std::optional<sets::Problem> ArchivedSets::OtherName(const sets::BackupSet& set,
                                                     sets::Item item) const {
  if (item.name.empty() || item.name == item.id) return std::nullopt;
  auto content = WholeContent(item);
  if (!content) return std::nullopt;
  item.content = *std::move(content);
  return exporting::OtherName(catalogues_, set, item);
}

std::optional<std::string> ArchivedSets::WholeContent(sets::Item item) const {
  try {
    item.content = archive_->ReadContent(item);
  } catch (const exporting::ExportError&) {
    return std::nullopt;
  }
  if (!sets::IsWhole(item)) return std::nullopt;
  return std::move(item.content);
}

sets::BackupSet ArchivedSets::Set(const std::string& name) const { return Load(PlaceOf(name)).set; }

void ArchivedSets::EachItem(const std::string& set, const std::string& type,
                            const std::function<void(const sets::Item& item)>& take) const {
  for (const sets::Item& item : Load(PlaceOf(set)).items) {
    if (type.empty() || item.type == type) take(item);
  }
}

void ArchivedSets::EachItemJson(const std::string& set, const std::string& type,
                                const std::function<void(base::Json item)>& take) const {
  EachItem(set, type, [&](const sets::Item& item) { take(sets::ItemJson(item)); });
}

void ArchivedSets::EachContent(const std::string& set,
                               const std::function<void(std::string_view line)>& take) const {
  for (const sets::Item& item : Load(PlaceOf(set)).items) {
    std::string line = sets::WriteItemDescription(item);
    line.pop_back();  // the closing brace
    const auto content = WholeContent(item);
    take(line +
         (content ? ",\"content\":" + *content
                  : ",\"problem\":\"" + std::string(sets::kNotWhole) + '"') +
         '}');
  }
}

std::string ArchivedSets::Content(const std::string& set, const std::string& type,
                                  const std::string& id, ContentForm form) const {
  const Loaded& loaded = Load(PlaceOf(set));
  const auto found = std::lower_bound(loaded.items.begin(), loaded.items.end(), std::tie(type, id),
                                      [](const sets::Item& item, const auto& wanted) {
                                        return std::tie(item.type, item.id) < wanted;
                                      });
  if (found == loaded.items.end() || found->type != type || found->id != id) {
    throw NotFoundError(path_ + ": backup set " + set + " has no policy " + type + '/' + id);
  }
  const auto content = WholeContent(*found);
  if (!content) {
    throw DamagedError(path_ + ": " +
                       sets::ShowProblem(sets::ProblemOf(set, *found, sets::kNotWhole)));
  }
  if (form == ContentForm::kStored) return *content;
  return Told([&] {
    const auto& rules = sealing::RulesFor(catalogues_, ProviderOf(loaded.set), type);
    return base::CanonicalJson(sealing::NormalisedContent(rules, *content));
  });
}

base::Json ArchivedSets::Diff(const std::string& from, const std::string& to) const {
  const size_t place = PlaceOf(to);
  if (!from.empty()) return CompareSets({*this, from}, {*this, to}, catalogues_);
  const std::string& schedule = Load(place).set.schedule_uid;
  for (size_t before = place; before > 0; --before) {
    const sets::BackupSet& other = Load(before - 1).set;
    if (other.schedule_uid == schedule) {
      return CompareSets({*this, other.name}, {*this, to}, catalogues_);
    }
  }
  throw NotFoundError(path_ + ": it has no backup set of before " + to +
                      ": say with which it is compared");
}

}  // namespace strongroom::cli
