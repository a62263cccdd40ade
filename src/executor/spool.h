#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "api/executor_limits.h"
#include "api/report.h"
#include "base/mutex.h"
#include "executor/spool_room.h"
#include "provider/provider.h"

namespace strongroom::executor {

// Keeps the items of one run on disk until they are sent, in a folder of its own that goes away
// with the spool. Each type has a file, so that types can be read at once and a type can be
// started again; the report is put together from them. Memory does not depend on the number of
// items. A type gets three quarters of what the run may have, so that one without an end leaves
// something for the others. Thread-safe.
class Spool final : public provider::ItemSink {
 public:
  // Throws UsageError when there can be no folder in `parent`.
  explicit Spool(const std::filesystem::path& parent, const api::ExecutorLimits& limits = {});
  ~Spool() override;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // The returned sink throws ExecutorError when the disk is full. It must not outlive the spool.
  std::unique_ptr<provider::TypeSink> Open(const std::string& type) override;

  // Hands over the items of all types, one after the other, for who stores them by himself: those
  // of a type follow each other. Not before all sinks are finished. Throws ExecutorError, and what
  // `take` throws.
  void EachItem(const std::function<void(api::ReportItem item)>& take);

  // Writes the report as it is sent: header, the items of all types when `with_items`, its end.
  // Removes the types' files. Returns the file. Throws ExecutorError.
  std::filesystem::path WriteReport(const std::string& run_uid, const api::ReportEnd& end,
                                    bool with_items);

 private:
  std::filesystem::path WriteWhole(const std::string& run_uid, const api::ReportEnd& end,
                                   bool with_items) REQUIRES(mutex_);

  const api::ExecutorLimits limits_;
  std::filesystem::path folder_;
  SpoolRoom room_;
  base::Mutex mutex_;
  std::map<std::string, std::filesystem::path> types_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::executor
