#pragma once

#include <chrono>
#include <memory>

#include "base/clock.h"
#include "base/json.h"
#include "notify/endpoint.h"
#include "notify/sink.h"
#include "notify/templates.h"

namespace strongroom::notify {

// How long an alert fires of an incident that nothing more is told of.
inline constexpr std::chrono::hours kAlertHolds{7 * 24};
// The same of what happened and is over.
inline constexpr std::chrono::minutes kAlertOfDeed{5};

// The alerts of each incident, as POST /api/v2/alerts takes them: what comes last of an incident is
// what is said of it. Alertmanager knows an alert by its labels, and the severity, by which people
// route, is one: so an incident is an alert of each severity, of which one fires, or none once it
// has recovered. Of one that never fired, Alertmanager tells nobody that it has ended.
// https://prometheus.io/docs/alerting/latest/alerts_api/
base::Json AlertsOf(const Message& message, const Templates& templates,
                    std::chrono::sys_seconds now);

// `endpoint` is what Alertmanager is reached at, as Prometheus has it: without /api/v2/alerts. The
// others outlive it. Throws NotifyError for a URL with a query.
std::unique_ptr<Sink> MakeAlertmanager(Endpoint endpoint, const Templates& templates,
                                       const base::Clock& clock);

}  // namespace strongroom::notify
