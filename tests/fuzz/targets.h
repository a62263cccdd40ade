#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Code that reads what comes from outside, each as a function of any bytes. What such code may
// throw is caught; whatever else leaves a target is a bug.
namespace strongroom::fuzz {

// A promise that some input breaks.
class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void Require(bool holds, const char* promise) {
  if (!holds) throw BrokenPromise(promise);
}

// base::ParseTimestamp: what it reads can be written and read again.
void FuzzTimestamp(std::string_view input);
// api::DecodeSchedule, domain::PlanSchedule on what was read, api::EncodeScheduleStatus.
void FuzzSchedule(std::string_view input);
// api::DecodeReportLine: what it reads can be written and read again.
void FuzzReportLine(std::string_view input);
// kube::ParseKubeconfig.
void FuzzKubeconfig(std::string_view input);
// kube::ParseManifest.
void FuzzManifest(std::string_view input);
// cli::Printable: nothing of it acts on a terminal, and doing it twice is doing it once.
void FuzzPrintable(std::string_view input);
// catalogue::LoadCatalogue.
void FuzzCatalogue(std::string_view input);

struct Target {
  const char* name;
  void (*run)(std::string_view input);
  std::vector<std::string> seeds;  // inputs that get far, to begin with
};

const std::vector<Target>& Targets();

}  // namespace strongroom::fuzz
