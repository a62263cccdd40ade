#pragma once

#include "api/report.h"
#include "server/cluster.h"

namespace strongroom::server::report {

enum class ShowResult {
  kShown,     // the run shows the answer now, or did so before
  kTerminal,  // the run has ended in another way, which stays
  kGone,      // there is no such run any more
};

// Writes the answer into the status of a run that has not ended yet. Safe to repeat. Throws
// web::WebError.
ShowResult ShowAnswer(Cluster& cluster, const std::string& ns, const std::string& name,
                      const std::string& run_uid, const api::ReportAnswer& answer);

// As ShowAnswer, of an answer whose set is stored: should the run have ended in another way, which
// stays, that is logged. Throws web::WebError.
void ShowStored(Cluster& cluster, const std::string& ns, const std::string& name,
                const std::string& run_uid, const api::ReportAnswer& answer);

// As ShowAnswer, of an answer without a set, which is nowhere but in the run. Throws RequestError
// when the run is gone (kUnknownRun) or has ended in another way (kRunTerminal), and web::WebError.
void ShowUnstored(Cluster& cluster, const std::string& ns, const std::string& name,
                  const std::string& run_uid, const api::ReportAnswer& answer);

// Whether the run has ended by now. Throws RequestError when it is gone (kUnknownRun), and
// web::WebError.
bool HasEnded(Cluster& cluster, const std::string& ns, const std::string& name,
              const std::string& run_uid);

// Throws RequestError (kRunTerminal).
[[noreturn]] void RefuseEnded();

// Whether the run already shows this answer.
bool Shows(const api::Run& run, const api::ReportAnswer& answer);

}  // namespace strongroom::server::report
