#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <ostream>
#include <set>
#include <string>

#include "export/file_sink.h"

struct archive;

namespace strongroom::exporting {

// Files as a POSIX tar (pax, without what is not needed): the same files in the same order are the
// same bytes. Not thread-safe.
class TarSink final : public FileSink {
 public:
  // `out` outlives this.
  explicit TarSink(std::ostream& out);
  // Leaves a tar that was not finished without its end.
  ~TarSink() override;

  void Add(const std::string& path, std::string_view bytes) override;
  void Sync() override {}  // what becomes of a stream, its owner knows
  // After the last file; a tar without its end is cut off. Throws ExportError.
  void Finish();

 private:
  struct Closer {
    void operator()(::archive* tar) const;
  };
  std::ostream* out_;  // null once a tar that is not whole is given up
  std::set<std::string> paths_;
  std::unique_ptr<::archive, Closer> tar_;
};

struct TarLimits {
  int64_t file_bytes = int64_t{1} << 30U;
  int64_t all_bytes = int64_t{16} << 30U;
  int64_t files = 10'000'000;
};

// The files of a tar that somebody else may have made, in its order; folders are passed over.
// Throws ExportError for anything that is neither, such as a link; for a file with holes; for a
// path that leads out of the tar; for a tar that is cut off, which is one without two blocks of
// zeros at its end (POSIX, pax, "ustar Interchange Format"), or has more than zeros behind it; past
// the limits; and what `sink` throws, as for a file that comes twice.
void ReadTar(std::istream& in, FileSink& sink, const TarLimits& limits = {});

}  // namespace strongroom::exporting
