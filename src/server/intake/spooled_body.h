#pragma once

#include <filesystem>
#include <string>

#include "base/byte_budget.h"
#include "base/temporary_file.h"
#include "http/message.h"
#include "server/intake/limits.h"

namespace strongroom::server::intake {

// Where reports and imported sets wait until they have come completely.
struct SpoolPlace {
  std::filesystem::path folder;
  base::ByteBudget& budget;  // for all of the process, by their namespaces
};

// The body of one of them on disk. As long as a client sends, nothing scarcer is held for it. Not
// thread-safe.
class SpooledBody {
 public:
  // Takes the whole body, for namespace `ns`; what `place` refers to outlives this. Throws
  // RequestError when it is cut off, larger than its limit, or there is no room for it.
  SpooledBody(http::BodyReader& body, const Limits& limits, const SpoolPlace& place,
              const std::string& ns);

  // Reads from the first byte again.
  void Rewind() { file_.Rewind(); }
  // What follows, up to `size` bytes; 0 only at the end. Throws base::FileError.
  size_t Read(char* buffer, size_t size) { return file_.Read(buffer, size); }

 private:
  base::ByteBudget::Loan room_;
  base::TemporaryFile file_;
};

}  // namespace strongroom::server::intake
