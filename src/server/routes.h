#pragma once

#include "http/message.h"
#include "metrics/families.h"
#include "server/readiness.h"
#include "server/report_handler.h"

namespace strongroom::server {

// What the HTTPS port answers. `reports` outlives the handler.
http::Handler ReportRoutes(ReportHandler& reports);

// /healthz, /readyz and /metrics. Both outlive the handler.
http::Handler HealthRoutes(const Readiness& readiness, metrics::Registry& registry);

// Counts reports in `metrics`, which outlives the observer.
ReportObserver CountReports(const metrics::ServerMetrics& metrics);

}  // namespace strongroom::server
