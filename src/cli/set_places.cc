#include "cli/set_places.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "api/kinds.h"
#include "catalogue/load.h"
#include "cli/set_choice.h"

namespace strongroom::cli {
namespace {

bool IsKind(std::string_view word) {
  constexpr std::array kKinds{api::kTenantKind, api::kScheduleKind, api::kRunKind, api::kSetKind};
  return std::any_of(kKinds.begin(), kKinds.end(), [&](const api::Kind& kind) {
    return word == kind.singular || word == kind.plural ||
           (!kind.short_name.empty() && word == kind.short_name);
  });
}

}  // namespace

void AddSetOrArchiveArgument(CLI::App& command, std::string& set) {
  command
      .add_option("set", set,
                  "Name of a BackupSet, or of a BackupSchedule, whose newest is meant; or an "
                  "archive: NAME.tar, or a folder with a '/' (./NAME)")
      ->type_name("")
      ->required();
}

bool IsArchive(const std::string& argument) {
  if (argument.ends_with(".tar")) return true;
  const size_t slash = argument.find('/');
  if (slash == std::string::npos) return false;
  const std::string_view before = std::string_view(argument).substr(0, slash);
  return !IsKind(before.substr(0, before.find('.')));
}

ReadableSet SetPlaces::Find(const std::string& argument) {
  if (IsArchive(argument)) {
    std::unique_ptr<ArchivedSets>& archive = archives_[argument];
    if (!archive) archive = std::make_unique<ArchivedSets>(argument, catalogues(), host_.stop);
    return {*archive, archive->Newest()};
  }
  std::string name = FindSet(objects(), argument).name;
  if (!stored_) stored_.emplace(objects());
  return {*stored_, std::move(name)};
}

base::Json SetPlaces::Diff(const ReadableSet& before, const ReadableSet& after) {
  // Of the sets of a cluster its server says more: who did it.
  if (&before.reader == &after.reader) return after.reader.Diff(before.name, after.name);
  return CompareSets(before, after, catalogues());
}

const Objects& SetPlaces::objects() {
  if (!objects_) objects_.emplace(flags_, host_);
  return *objects_;
}

const catalogue::Catalogues& SetPlaces::catalogues() {
  if (!catalogues_) catalogues_.emplace(catalogue::LoadBuiltIn());
  return *catalogues_;
}

}  // namespace strongroom::cli
