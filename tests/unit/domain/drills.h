#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "domain/drill_answer.h"
#include "domain/plan_drill.h"

namespace strongroom::domain {

// A schedule, its drills, and whoever carries these out.
class Drills : public ::testing::Test {
 protected:
  static constexpr std::chrono::sys_seconds kStart{std::chrono::seconds{1'772'400'000}};

  Drills() {
    observed_.schedule_name = "nightly";
    observed_.schedule_uid = "uid-1";
    observed_.spec =
        DrillSpec{.every = std::chrono::hours{24}, .target = {}, .service_account = "restorer"};
    observed_.newest_set = "nightly-202603010130-42";
    observed_.has_place = true;
  }

  // What a look decides is done but for what comes after `writes` writes.
  DrillPlan Look(size_t writes = 1'000) {
    const DrillPlan plan = PlanDrill(observed_, now_);
    for (const DrillToDelete& drill : plan.remove) {
      if (writes-- == 0) return plan;
      std::erase_if(observed_.drills,
                    [&](const Restore& one) { return one.meta.name == drill.meta.name; });
    }
    if (plan.make) {
      if (writes-- == 0) return plan;
      Make(*plan.make);
    }
    if (writes-- == 0) return plan;
    observed_.last = plan.last;
    observed_.said = plan.restorable;
    return plan;
  }
  // The API server refuses a second one of the name.
  void Make(const DrillToMake& drill) {
    for (const Restore& one : observed_.drills) {
      if (one.meta.name == drill.name) return;
    }
    Restore made{.meta = {.ns = "team-a", .name = drill.name, .uid = drill.name + "-uid"},
                 .spec = drill.spec,
                 .status = {},
                 .drill = drill.mark};
    made.meta.created_at = now_;
    observed_.drills.push_back(made);
  }
  Restore& Open() {
    const auto open = std::find_if(
        observed_.drills.begin(), observed_.drills.end(),
        [](const Restore& drill) { return !AnswerOf(drill) && !HasEnded(drill.status.phase); });
    if (open == observed_.drills.end()) throw std::logic_error("no drill is open");
    return *open;
  }
  void Plan(Restore& drill, RestorePlanned planned = {.counts = {.create = 1, .none = 2}}) const {
    planned.spec_digest = SpecDigestOf(drill.spec);
    planned.digest = "sha256:" + std::string(64, 'd');
    planned.planned_at = now_;
    drill.status.phase = RestorePhase::kPlanned;
    drill.status.plan = planned;
  }
  void Fail(Restore& drill, std::string_view why, const std::string& message = "so it is") const {
    drill.status.phase = RestorePhase::kFailed;
    drill.status.reason = why;
    drill.status.message = message;
    drill.status.finished_at = now_;
  }
  static std::string Said(const DrillPlan& plan) {
    if (!plan.restorable) return "nothing";
    const Condition& said = *plan.restorable;
    return (said.is_true ? "True " : said.is_unknown ? "Unknown " : "False ") + said.reason;
  }
  std::string Say() { return Said(Look()); }
  size_t Count() const { return observed_.drills.size(); }

  DrillObserved observed_;
  std::chrono::sys_seconds now_ = kStart;
};

}  // namespace strongroom::domain
