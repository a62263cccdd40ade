#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "controller/caches.h"
#include "controller/verification_findings.h"
#include "domain/run_news.h"
#include "store/notices.h"

// What the caches add to what is told: pure functions of them.
namespace strongroom::controller {

using Facts = std::vector<store::LabelledFact>;

// What waits in the outbox, with the labels of the schedules that are still there.
Facts FactsOfNews(const Caches& caches, std::vector<domain::RunNews> news);

// What is wrong with schedules, and is not any more, where that changes what is open, or is to be
// told again after `period`; also of schedules that are gone.
Facts ScheduleNews(const Caches& caches, const VerificationFindings& verified,
                   const std::vector<store::OpenScheduleIncident>& open,
                   std::chrono::sys_seconds now, std::chrono::seconds period);

// Likewise that no policy of a schedule has changed in the last `days`; `unchanged` are those, with
// how many sets (store::Telling).
Facts UnchangedNews(const Caches& caches, const std::map<std::string, int64_t>& unchanged,
                    const std::vector<store::OpenScheduleIncident>& open, std::chrono::days days,
                    std::chrono::sys_seconds now, std::chrono::seconds period);

// That restores wait or have ended, each for as long as it is news.
Facts RestoreNews(const Caches& caches, std::chrono::sys_seconds now);

}  // namespace strongroom::controller
