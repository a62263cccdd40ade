#pragma once

#include "catalogue/catalogues.h"
#include "controller/run_listener.h"
#include "metrics/families.h"

namespace strongroom::controller {

// Counts each run once, when it is stored for the first time: how it ended, how long it took, and
// what its summary says of policies. The summary comes from an executor: a type that is not in
// `types`, and a code that is none of ours, are counted as "other". Thread-safe.
class RunCounter final : public RunListener {
 public:
  // Both outlive the counter.
  RunCounter(const metrics::ControllerMetrics& metrics, const catalogue::Catalogues& types)
      : metrics_(metrics), types_(types) {}

  void RunStored(const domain::Run& run, Stored how) override;

 private:
  const metrics::ControllerMetrics& metrics_;
  const catalogue::Catalogues& types_;
};

}  // namespace strongroom::controller
