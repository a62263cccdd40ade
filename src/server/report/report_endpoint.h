#pragma once

#include "api/report.h"
#include "server/endpoint.h"
#include "server/report/exchange.h"

namespace strongroom::server::report {

// POST api::kReportPath: what an executor sends when its run has ended.
class ReportEndpoint final : public Endpoint {
 public:
  // What `parts` refers to outlives the endpoint.
  ReportEndpoint(const Parts& parts, const intake::Limits& limits)
      : parts_(parts), limits_(limits) {}

  const Route& route() const override { return route_; }
  std::unique_ptr<Exchange> Begin(http::Request& request,
                                  const http::PathParameters& path) override {
    return std::make_unique<ReportExchange>(parts_, limits_, turns_, request, path.at("namespace"),
                                            path.at("run"));
  }

 private:
  const Parts parts_;
  const intake::Limits limits_;
  intake::RunTurns turns_;
  const Route route_{
      .method = "POST", .pattern = std::string(api::kReportPath), .action = "report"};
};

}  // namespace strongroom::server::report
