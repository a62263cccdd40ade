#include "cli/known_names.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "api/kinds.h"
#include "cli/instant.h"
#include "cli/live_set.h"
#include "cli/objects.h"
#include "cli/run_table.h"
#include "cli/set_choice.h"
#include "cli/set_places.h"
#include "cli/shown_run.h"
#include "domain/show_policies.h"
#include "kube/resource.h"
#include "sets/item.h"

namespace strongroom::cli {
namespace {

// A user waits for each answer with a finger on the key, unless the command line says otherwise.
constexpr const char* kTimeout = "2s";

enum class Which { kActive, kToRetry, kAll };

std::string ValueOf(const std::map<std::string, std::string>& flags, const std::string& name) {
  const auto found = flags.find(name);
  return found == flags.end() ? "" : found->second;
}

ConnectionFlags ConnectionOf(const Question& question) {
  const std::string timeout = ValueOf(question.flags, "--request-timeout");
  return {.kubeconfig = ValueOf(question.flags, "--kubeconfig"),
          .context = ValueOf(question.flags, "--context"),
          .ns = ValueOf(question.flags, "--namespace"),
          .request_timeout = timeout.empty() ? kTimeout : timeout,
          .as = ValueOf(question.flags, "--as"),
          .as_group = ValueOf(question.flags, "--as-group")};
}

// Asks for names, and keeps those that a word has begun.
class Finder {
 public:
  Finder(const Question& question, const Host& host)
      : question_(question), host_(host), flags_(ConnectionOf(question)), places_(flags_, host) {}

  // What one of them adds stays when the next fails.
  void Find(std::vector<Candidate>& found) {
    switch (question_.names) {
      case Names::kNone:
      case Names::kFiles:
        return;
      case Names::kContexts:
        return AddContexts("--kubeconfig", found);
      case Names::kTargetContexts:
        return AddContexts(
            question_.flags.contains("--to-kubeconfig") ? "--to-kubeconfig" : "--kubeconfig",
            found);
      case Names::kNamespaces:
        return AddObjects(kube::kNamespaces, "", found);
      case Names::kSchedules:
        return AddObjects(api::kScheduleKind, objects().ns(), found);
      case Names::kRestores:
        return AddObjects(api::kRestoreKind, objects().ns(), found);
      case Names::kNotifiers:
        return AddObjects(api::kNotifierKind, objects().ns(), found);
      case Names::kRuns:
        return AddRuns(Which::kActive, found);
      case Names::kRunsToRetry:
        return AddRuns(Which::kToRetry, found);
      case Names::kRunsOrSchedules:
        AddObjects(api::kScheduleKind, objects().ns(), found);
        return AddRuns(Which::kAll, found);
      case Names::kSecondSets:
        if (!question_.arguments.empty() && !IsArchive(question_.arguments[0])) {
          Add(found, kLive, "the tenant as it is now");
        }
        [[fallthrough]];
      case Names::kSetsOrArchives:
        if (IsArchive(question_.begun)) return;  // the shell knows files
        AddTars(found);
        AddSchedulesOfSets(found);
        return AddSets(found);
      case Names::kSets:
        AddSchedulesOfSets(found);
        return AddSets(found);
      case Names::kAllTypes:
        return AddAllTypes(found);
      case Names::kTypes:
        return AddTypes("", found);
      case Names::kPolicies:
        return question_.begun.find('/') == std::string::npos ? AddTypes("/", found)
                                                              : AddPolicies(found);
    }
  }

 private:
  const Objects& objects() { return places_.objects(); }

  void Add(std::vector<Candidate>& found, std::string word, std::string description = "") const {
    if (word.starts_with(question_.begun)) {
      found.push_back({std::move(word), std::move(description)});
    }
  }

  void AddContexts(const char* kubeconfig, std::vector<Candidate>& found) const {
    for (std::string& name : host_.contexts(ValueOf(question_.flags, kubeconfig))) {
      Add(found, std::move(name));
    }
  }

  // Of the current folder: where there are names, too, a shell would not offer them itself.
  void AddTars(std::vector<Candidate>& found) const {
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator it(".", error), end; !error && it != end;
         it.increment(error)) {
      std::string name = it->path().filename().string();
      if (IsArchive(name)) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    for (std::string& name : names) Add(found, std::move(name), "archive");
  }

  // Of what `backup` reads by the flags before it.
  void AddAllTypes(std::vector<Candidate>& found) {
    using domain::ProviderKind;
    const ProviderKind provider =
        question_.flags.contains("--tenant")      ? ProviderKind::kMicrosoftGraph
        : question_.flags.contains("--directory") ? ProviderKind::kDirectory
                                                  : ProviderKind::kKubernetes;
    for (const catalogue::PolicyType& type : places_.catalogues().Of(provider)->types()) {
      Add(found, type.key);
    }
  }

  void AddObjects(const kube::Resource& resource, const std::string& ns,
                  std::vector<Candidate>& found) {
    for (std::string& name : objects().Names(resource, ns)) Add(found, std::move(name));
  }

  // Who may read sets may not be one who may read schedules.
  void AddSchedulesOfSets(std::vector<Candidate>& found) {
    try {
      AddObjects(api::kScheduleKind, objects().ns(), found);
    } catch (const CliError&) {
      // Sets alone.
    }
  }

  static bool IsOne(Which which, const ShownRun& run) {
    if (which == Which::kAll) return true;
    if (!run.problem.empty()) return false;
    const domain::RunPhase phase = run.run.status.outcome.phase;
    if (which == Which::kActive) return !domain::IsTerminal(phase);
    return domain::IsTerminal(phase) && phase != domain::RunPhase::kSuccess;
  }

  void AddRuns(Which which, std::vector<Candidate>& found) {
    std::vector<ShownRun> runs;
    for (const Json& object : objects().Runs(false)) runs.push_back(ShowRun(object));
    std::sort(runs.begin(), runs.end(), IsNewer);
    for (const ShownRun& run : runs) {
      if (!IsOne(which, run)) continue;
      Add(found, run.run.meta.name, run.problem.empty() ? ShowStatus(run) : "");
    }
  }

  void AddSets(std::vector<Candidate>& found) {
    std::vector<sets::BackupSet> sets = objects().Sets(false, "");
    std::sort(sets.begin(), sets.end(), IsNewerSet);
    for (const sets::BackupSet& set : sets) {
      Add(found, set.name,
          ShowInstant(set.taken_at) + ", " + domain::ShowPolicies(set.items) +
              (set.imported ? ", imported" : ""));
    }
  }

  // The set that the command line names, or the newest one of the namespace that a run has stored.
  std::optional<ReadableSet> Set() {
    const std::string flag = ValueOf(question_.flags, "--set");
    if (!flag.empty()) return places_.Find(flag);
    if (!question_.arguments.empty()) return places_.Find(question_.arguments[0]);
    std::vector<sets::BackupSet> sets = objects().Sets(false, "");
    std::erase_if(sets, [](const sets::BackupSet& set) { return set.imported.has_value(); });
    const auto newest = std::min_element(sets.begin(), sets.end(), IsNewerSet);
    if (newest == sets.end()) return std::nullopt;
    return places_.Find(newest->name);
  }

  void AddTypes(const std::string& end, std::vector<Candidate>& found) {
    const auto set = Set();
    if (!set) return;
    for (const sets::SetType& type : set->reader.Set(set->name).types) {
      if (type.total > 0) Add(found, type.type + end, domain::ShowPolicies(type.total));
    }
  }

  // By its name where that is one word and no other's of the type, or else by its id.
  void AddPolicies(std::vector<Candidate>& found) {
    const auto set = Set();
    if (!set) return;
    const std::string type = question_.begun.substr(0, question_.begun.find('/'));
    std::vector<sets::Item> items;
    std::map<std::string, int> count;
    set->reader.EachItem(set->name, type, [&](const sets::Item& item) {
      items.push_back(item);
      ++count[item.name];
    });
    for (const sets::Item& item : items) {
      if (IsPlainWord(item.name) && count[item.name] == 1) {
        Add(found, type + '/' + item.name);
      } else {
        Add(found, type + '/' + item.id, item.name);
      }
    }
  }

  const Question& question_;
  const Host& host_;
  const ConnectionFlags flags_;
  SetPlaces places_;
};

}  // namespace

std::vector<Candidate> FindKnownNames(const Question& question, const Host& host) {
  std::vector<Candidate> found;
  if (question.names == Names::kNone || question.names == Names::kFiles) return found;
  try {
    Finder(question, host).Find(found);
  } catch (const std::exception&) {
    // Whoever completes a word is told nothing, and is not disturbed either.
  }
  return found;
}

}  // namespace strongroom::cli
