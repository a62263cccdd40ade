#include "executor/restore_work.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/log.h"
#include "base/stop.h"
#include "base/text.h"
#include "executor/restore_progress.h"
#include "provider/error.h"
#include "restore/choice.h"
#include "restore/restoration.h"
#include "restore/stored_policies.h"
#include "sets/error.h"
#include "sets/item.h"
#include "sets/members.h"
#include "web/error.h"

namespace strongroom::executor {
namespace {

using domain::PlannedItem;
using domain::RestoredItem;
namespace end_reason = domain::restore_end;

// After the stop. The kubelet waits 30 s (api/restore_job.h): first what was begun is ended, then
// it is told.
constexpr std::chrono::milliseconds kToEndWhatWasBegun{10'000};
constexpr std::chrono::milliseconds kToTell{25'000};

// What ends a step before its end.
class Ended : public std::runtime_error {
 public:
  Ended(std::string_view reason, const std::string& message)
      : std::runtime_error(message), reason_(reason) {}
  // Of domain::restore_end.
  std::string_view reason() const { return reason_; }

 private:
  std::string_view reason_;
};

std::vector<restore::Choice::Wish> WishesOf(const std::vector<domain::RestoreWish>& select) {
  std::vector<restore::Choice::Wish> wishes;
  for (const domain::RestoreWish& wish : select) {
    if (wish.names.empty()) wishes.push_back({.type = wish.type, .name = {}});
    for (const std::string& name : wish.names) wishes.push_back({.type = wish.type, .name = name});
  }
  return wishes;
}

std::string ShownWishes(const std::vector<std::string>& wishes) {
  constexpr size_t kMostShown = 5;
  std::string text;
  for (size_t i = 0; i < wishes.size() && i < kMostShown; ++i) {
    text += (i == 0 ? "" : ", ") + wishes[i];
  }
  return text + base::AndMore(wishes.size(), kMostShown);
}

// One step. Lives for one call of CarryOut.
class Step {
 public:
  Step(const RestoreWork& work, const std::stop_token& stop)
      : work_(work),
        input_(work.input),
        stop_(stop),
        end_of_writing_(stop, kToEndWhatWasBegun),
        end_of_telling_(stop, kToTell),
        choice_(WishesOf(input_.select)),
        teller_(work.server, input_, work.clock, end_of_telling_.Token()) {}

  void Run() {
    try {
      ReadSet();
      switch (input_.step) {
        case domain::RestoreStep::kPlan:
          Plan();
          break;
        case domain::RestoreStep::kApply:
          Apply();
          break;
      }
    } catch (const Ended& e) {
      EndAs(e.reason(), e.what());
    } catch (const web::StoppedError&) {
      EndAs(end_reason::kCanceled, "stopped");
    } catch (const provider::ProviderError& e) {
      EndAs(end_reason::kTargetFailed, e.what());
    }
    teller_.End(end_);
    base::LogInfo("restore step ended", {{"restore", input_.name},
                                         {"step", base::NameOf(input_.step)},
                                         {"reason", end_.reason},
                                         {"why", end_.message},
                                         {"policies", end_.items},
                                         {"plan", end_.plan_digest}});
  }

 private:
  void EndAs(std::string_view reason, const std::string& message) {
    end_.reason = reason;
    end_.message = message;
  }

  void ReadSet() {
    try {
      set_ = work_.server.Set(stop_);
      CheckProvider();
      ReadContent();
    } catch (const NotThere& e) {
      throw Ended(end_reason::kSetNotFound, input_.backup_set + ": " + e.what());
    } catch (const sets::SealError& e) {
      throw Ended(end_reason::kSetAltered, e.what());
    } catch (const sets::ReadError& e) {
      throw Ended(end_reason::kSetAltered, e.what());
    }
    end_.set_digest = sets::DigestText(set_.digest);
  }

  void CheckProvider() const {
    const auto target = domain::ProviderOf(input_.target);
    if (target && set_.provider.kind() == target) return;
    throw Ended(end_reason::kProviderMismatch,
                set_.name + " is " + set_.provider.Show() + ", and the target is of " +
                    (target ? std::string(base::NameOf(*target)) : "none that this version knows"));
  }

  // All of it, as only so it can be told whether it is as it was sealed.
  void ReadContent() {
    const auto begin = [this] {
      policies_.emplace(work_.catalogue, work_.spool_folder,
                        [this](const sets::Item& item) { return choice_.Takes(item); });
      policies_->BeginSet(set_);
    };
    const auto take = [this](std::string_view line) { policies_->Add(sets::ReadItemLine(line)); };
    work_.server.EachContent(begin, take, stop_);
    policies_->EndSet();
    policies_->Finish();
  }

  void Plan() {
    if (const auto unmet = choice_.Unmet(); !unmet.empty()) {
      throw Ended(end_reason::kNotInSet, set_.name + " does not have " + ShownWishes(unmet));
    }
    const auto target = work_.open_target(stop_);
    const restore::Plan plan =
        restore::Restoration(work_.catalogue, *policies_, *target).MakePlan();
    const std::string digest = restore::DigestOf(plan, set_.digest, target->Place());
    for (size_t i = 0; i < plan.size(); ++i) {
      teller_.Add({.ordinal = static_cast<int64_t>(i), .planned = plan[i]});
    }
    NoteWhole(plan, sets::DigestText(digest));
  }

  void NoteWhole(const restore::Plan& plan, std::string digest) {
    end_.plan_digest = std::move(digest);
    end_.items = static_cast<int64_t>(plan.size());
    end_.unmet = std::count_if(plan.begin(), plan.end(), [this](const PlannedItem& planned) {
      return choice_.Misses(planned);
    });
  }

  // Page by page, as long as each one goes on where the one before ended: a plan has as many
  // policies as are meant.
  restore::Plan StoredPlan() const {
    restore::Plan plan;
    try {
      while (plan.size() < policies_->size()) {
        const api::RestorePlanPage page = work_.server.PlanFrom(plan.size(), stop_);
        const bool goes_on =
            !page.page.empty() && plan.size() + page.page.size() <= policies_->size();
        if (!goes_on) throw Ended(end_reason::kPlanLost, "what was planned is not of this set");
        for (const api::RestoreProgressItem& item : page.page) {
          if (item.ordinal != static_cast<int64_t>(plan.size())) {
            throw Ended(end_reason::kPlanLost, "what was planned comes in another order");
          }
          plan.push_back(item.planned);
        }
      }
    } catch (const NotThere& e) {
      throw Ended(end_reason::kPlanLost, e.what());
    } catch (const base::JsonError& e) {
      throw Ended(end_reason::kPlanLost,
                  std::string("what was planned cannot be read: ") + e.what());
    }
    return plan;
  }

  void Apply() {
    const restore::Plan plan = StoredPlan();
    const auto target = work_.open_target(end_of_writing_.Token());
    restore::Restoration restoration(work_.catalogue, *policies_, *target);
    const std::string digest =
        sets::DigestText(restore::DigestOf(plan, set_.digest, target->Place()));
    if (digest != input_.plan_digest || !restoration.IsOf(plan)) {
      throw Ended(end_reason::kPlanLost,
                  "what was planned is not " + input_.plan_digest + " of this set and target");
    }
    NoteWhole(plan, digest);
    TellWhatWasNotReached(restoration.Apply(
        plan, stop_, [this](size_t ordinal, const RestoredItem& item) { Tell(ordinal, item); }));
  }

  void Tell(size_t ordinal, const RestoredItem& item) {
    teller_.Add({.ordinal = static_cast<int64_t>(ordinal),
                 .planned = {},
                 .result = item.result,
                 .reason = item.reason,
                 .message = item.message});
  }

  void TellWhatWasNotReached(const restore::Applied& applied) {
    int64_t not_reached = 0;
    for (size_t i = 0; i < applied.results.size(); ++i) {
      if (applied.results[i] != RestoredItem::Result::kNotReached) continue;
      Tell(i, {.planned = {}, .result = applied.results[i]});
      ++not_reached;
    }
    if (!applied.ended_early) return;
    if (stop_.stop_requested()) {
      return EndAs(end_reason::kCanceled,
                   "stopped; " + std::to_string(not_reached) + " policies were not reached");
    }
    EndAs(end_reason::kTargetFailed, *applied.ended_early);
  }

  const RestoreWork& work_;
  const api::RestoreInput& input_;
  const std::stop_token stop_;
  const base::LateStop end_of_writing_;
  const base::LateStop end_of_telling_;
  restore::Choice choice_;
  RestoreProgressTeller teller_;
  sets::BackupSet set_;
  std::optional<restore::StoredPolicies> policies_;
  api::RestoreStepEnd end_;
};

}  // namespace

void CarryOut(const RestoreWork& work, const std::stop_token& stop) { Step(work, stop).Run(); }

}  // namespace strongroom::executor
