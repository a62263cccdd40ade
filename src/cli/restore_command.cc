#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "cli/answers.h"
#include "cli/command_flags.h"
#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/error.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/restore_arguments.h"
#include "cli/restore_stored_commands.h"
#include "cli/restore_teller.h"
#include "cli/set_places.h"
#include "domain/restore_reasons.h"
#include "domain/show_imported.h"
#include "provider/error.h"
#include "provider/kubernetes/restorer.h"
#include "restore/choice.h"
#include "restore/restoration.h"
#include "restore/stored_policies.h"
#include "sets/error.h"
#include "sets/members.h"
#include "web/error.h"

namespace strongroom::cli {
namespace {

using provider::kubernetes::ClusterRestorer;

constexpr const char* kExamples = R"(
Examples:
  # What putting the newest set of a schedule back would do; nothing is written
  kubectl strongroom restore nightly

  # A policy that was deleted, from the set of that name
  kubectl strongroom restore nightly-202603020130-42 networkPolicies/team-a/deny-all --apply

  # All NetworkPolicies, over those that were changed since
  kubectl strongroom restore nightly networkPolicies --conflict update --apply

  # From an archive that export or backup made, with neither server nor PostgreSQL
  kubectl strongroom restore nightly.tar namespaces/team-a networkPolicies --apply

  # What is of a namespace, into another one of another cluster
  kubectl strongroom restore nightly --map-namespace team-a=team-b --to-context staging --apply

It is done with the rights of the caller, whom the API server asks for each policy; nothing is ever
deleted. Without --apply nothing is written. A set that is not as it was sealed is refused.

Exit code: 0, also where something was skipped; 1 where something was refused, failed or could not be
asked; 2 for wrong usage.)";

struct Flags {
  std::string set;
  std::vector<std::string> policies;
  std::string conflict = "skip";
  std::vector<std::string> map_namespaces;
  std::string to_context;
  std::string to_kubeconfig;
  std::string plan;
  bool apply = false;
  std::string output = "text";
};

bool IsAsPlanned(const domain::RestoredItem& item) {
  using Result = domain::RestoredItem::Result;
  return item.result == Result::kDone || item.result == Result::kNothingToDo;
}

// One set that is put back.
class Restoring {
 public:
  Restoring(const Flags& flags, const Host& host, const ConnectionFlags& connection)
      : flags_(flags),
        host_(host),
        places_(connection, host),
        choice_(WishesOf(flags.policies)),
        target_(ConnectAsCaller(TargetOf(connection), host)),
        options_{.on_conflict = *base::Parse<domain::OnConflict>(flags.conflict),
                 .namespaces = NamespacesOf(flags.map_namespaces),
                 .server = target_.server},
        policies_(catalogue(), std::filesystem::temp_directory_path(),
                  [this](const sets::Item& item) { return choice_.Takes(item); }) {}

  ExitCode Run() {
    const ReadableSet from = places_.Find(flags_.set);
    const sets::BackupSet set = OrCliError([&] { return from.reader.Set(from.name); });
    CheckProvider(set);
    Read(from, set);
    CheckChoice(set);
    if (set.imported) {
      Printer(host_.err).Line("note: " + set.name + ' ' +
                              domain::ShowImported(set.imported->by, set.imported->at));
    }
    ClusterRestorer restorer(*target_.transport, host_.clock, options_, host_.stop);
    restore::Restoration restoration(catalogue(), policies_, restorer);
    const restore::Plan plan = MakePlan(restoration);
    const std::string digest = restore::DigestOf(plan, set.digest, restorer.Place());
    RestoreTeller teller(
        Printer(host_.out),
        flags_.output == "json" ? RestoreTeller::Form::kJson : RestoreTeller::Form::kText,
        {.set = set.name,
         .set_digest = set.digest,
         .server = target_.server,
         .conflict = flags_.conflict});
    if (!flags_.apply) {
      teller.TellPlan(plan, digest);
      return MissesNothing(plan) ? kOk : kFailed;
    }
    if (!flags_.plan.empty() && flags_.plan != sets::DigestText(digest)) {
      throw CliError(std::string(domain::restore_reason::kPlanChanged) +
                     ": what would be done now is " + sets::DigestText(digest) +
                     "; nothing was written");
    }
    return Apply(restoration, plan, digest, teller);
  }

 private:
  ConnectionFlags TargetOf(ConnectionFlags connection) const {
    if (!flags_.to_context.empty()) connection.context = flags_.to_context;
    if (!flags_.to_kubeconfig.empty()) {
      connection.kubeconfig = flags_.to_kubeconfig;
      connection.context = flags_.to_context;
    }
    return connection;
  }

  const catalogue::Catalogue& catalogue() {
    return *places_.catalogues().Of(domain::ProviderKind::kKubernetes);
  }

  // All of it, as only so it can be told whether it is as it was sealed.
  void Read(const ReadableSet& from, const sets::BackupSet& set) {
    try {
      OrCliError([&] {
        policies_.BeginSet(set);
        int64_t done = 0;
        from.reader.EachContent(from.name, [&](std::string_view line) {
          policies_.Add(sets::ReadItemLine(line));
          progress_.Tell(set.name, {.done = ++done, .all = set.items, .unit = "policies"});
        });
        policies_.EndSet();
        policies_.Finish();
      });
    } catch (const sets::SealError& e) {
      throw CliError(e.what());
    }
    progress_.Clear();
  }

  void CheckProvider(const sets::BackupSet& set) const {
    if (set.provider.kind() == domain::ProviderKind::kKubernetes) return;
    throw CliError(set.name + " is " + set.provider.Show() +
                   ": only what is of a Kubernetes cluster can be put back");
  }

  void CheckChoice(const sets::BackupSet& set) const {
    const auto unmet = choice_.Unmet();
    if (unmet.empty()) return;
    throw CliError(unmet.front() + " is not in " + set.name + "; 'kubectl strongroom items " +
                   flags_.set + "' has what is");
  }

  restore::Plan MakePlan(restore::Restoration& restoration) {
    int64_t done = 0;
    restore::Plan plan = restoration.MakePlan([&](const domain::PlannedItem&) {
      progress_.Tell(
          "planning",
          {.done = ++done, .all = static_cast<int64_t>(policies_.size()), .unit = "policies"});
    });
    progress_.Clear();
    return plan;
  }

  bool MissesNothing(const restore::Plan& plan) const {
    return std::none_of(plan.begin(), plan.end(), [this](const domain::PlannedItem& planned) {
      return choice_.Misses(planned);
    });
  }

  ExitCode Apply(restore::Restoration& restoration, const restore::Plan& plan,
                 const std::string& digest, RestoreTeller& teller) {
    const int64_t all = domain::CountsOf(plan).writes();
    int64_t done = 0;
    std::map<size_t, domain::RestoredItem> told;
    const auto applied =
        restoration.Apply(plan, host_.stop, [&](size_t ordinal, const domain::RestoredItem& item) {
          progress_.Clear();
          teller.TellResult(item);
          progress_.Tell("restoring", {.done = ++done, .all = all, .unit = "policies"});
          told[ordinal] = item;
        });
    progress_.Clear();
    std::vector<domain::RestoredItem> results;
    for (size_t i = 0; i < plan.size(); ++i) {
      const auto found = told.find(i);
      results.push_back(found != told.end() ? std::move(found->second)
                                            : domain::RestoredItem{.planned = plan[i],
                                                                   .result = applied.results[i]});
    }
    teller.TellResults(plan, results, digest);
    if (host_.stop.stop_requested()) throw Interrupted();
    if (applied.ended_early) throw CliError(*applied.ended_early);
    const bool is_whole =
        MissesNothing(plan) && std::all_of(results.begin(), results.end(), IsAsPlanned);
    return is_whole ? kOk : kFailed;
  }

  const Flags& flags_;
  const Host& host_;
  SetPlaces places_;
  Progress progress_{host_};
  restore::Choice choice_;
  const Connection target_;
  const provider::kubernetes::RestoreOptions options_;
  restore::StoredPolicies policies_;
};

ExitCode RunRestore(const Flags& flags, const Host& host, const ConnectionFlags& connection) {
  if (!flags.plan.empty() && !flags.apply) {
    throw CliError("--plan is what --apply is to do", kWrongUsage);
  }
  try {
    return Restoring(flags, host, connection).Run();
  } catch (const provider::ProviderError& e) {
    throw CliError(e.what());
  } catch (const web::StoppedError&) {
    throw Interrupted();
  } catch (const web::ConfigError& e) {
    throw CliError(e.what());
  }
}

}  // namespace

Runner AddRestoreCommand(CLI::App& app, const Host& host, ConnectionFlags& connection) {
  CLI::App* command = app.add_subcommand("restore", "Put policies of a backup set back");
  auto flags = std::make_shared<Flags>();
  AddSetOrArchiveArgument(*command, flags->set);
  command
      ->add_option("policy", flags->policies,
                   "TYPE/NAME, or TYPE for all of it; none is all of the set")
      ->type_name("");
  command->add_flag("--apply", flags->apply, "Do it; without it, nothing is written");
  command
      ->add_option("--conflict", flags->conflict,
                   "What is there and not the same: skip it, update what the set has of it, or "
                   "replace it")
      ->type_name("WAY")
      ->check(CLI::IsMember({"skip", "update", "replace"}).description(""))
      ->capture_default_str();
  command
      ->add_option("--map-namespace", flags->map_namespaces,
                   "What was of namespace FROM goes into namespace TO; may be given again")
      ->type_name("FROM=TO")
      ->allow_extra_args(false);
  command
      ->add_option("--to-context", flags->to_context,
                   "Context of the cluster that is written to, where it is not the one that has "
                   "the set")
      ->type_name("NAME");
  command->add_option("--to-kubeconfig", flags->to_kubeconfig, "Likewise, its kubeconfig")
      ->type_name("FILE");
  command
      ->add_option("--plan", flags->plan,
                   "Digest that a plan had: with --apply, do it only if it still is that")
      ->type_name("DIGEST");
  AddOutputFlag(*command, flags->output, {"text", "json"});
  AddConnectionFlags(*command, connection);
  command->footer(kExamples);
  const auto stored = AddStoredRestoreCommands(*command, host, connection);
  command->get_option("set")->required(false);
  return [flags, stored, &host, &connection] {
    if (const Runner chosen = stored()) return chosen();
    if (flags->set.empty()) throw CliError("set is required", kWrongUsage);
    return RunRestore(*flags, host, connection);
  };
}

}  // namespace strongroom::cli
