#include "metrics/process.h"

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace strongroom::metrics {
namespace {

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

Sampler SampleProcess(const ProcessMetrics& families) {
  return [&families](Samples& samples) {
    families.cpu_seconds.Put(samples, CpuSeconds());
    families.resident_bytes.Put(samples, ResidentBytes());
    families.open_files.Put(samples, OpenFiles());
    families.start_time.Put(samples,
                            std::chrono::duration<double>(kStart.time_since_epoch()).count());
  };
}

}  // namespace strongroom::metrics
