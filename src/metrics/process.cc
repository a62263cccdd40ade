#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "metrics/registry.h"

namespace strongroom::metrics {
namespace {

SampledFamily Gauge(std::string name, std::string help, double value) {
  return {.name = std::move(name),
          .help = std::move(help),
          .type = SampledFamily::Type::kGauge,
          .samples = {{.labels = {}, .value = value}}};
}

double CpuSeconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

// Second field of /proc/self/statm, in bytes.
double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double OpenFiles() {
  std::error_code error;
  double count = 0;
  for (auto entry = std::filesystem::directory_iterator("/proc/self/fd", error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    ++count;
  }
  return count;
}

const std::chrono::system_clock::time_point kStart = std::chrono::system_clock::now();

}  // namespace

std::vector<SampledFamily> SampleProcess() {
  SampledFamily cpu = Gauge("process_cpu_seconds_total",
                            "Total user and system CPU time spent in seconds.", CpuSeconds());
  cpu.type = SampledFamily::Type::kCounter;
  return {
      cpu,
      Gauge("process_resident_memory_bytes", "Resident memory size in bytes.", ResidentBytes()),
      Gauge("process_open_fds", "Number of open file descriptors.", OpenFiles()),
      Gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.",
            std::chrono::duration<double>(kStart.time_since_epoch()).count())};
}

}  // namespace strongroom::metrics
