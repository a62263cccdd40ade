#include "export/tar.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/printable.h"
#include "export/error.h"
#include "export/relative_path.h"

namespace strongroom::exporting {
namespace {

struct EntryCloser {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

struct ReaderCloser {
  void operator()(archive* tar) const { archive_read_free(tar); }
};

constexpr size_t kBlock = 512;
// Behind the end a tar is filled up to a record, of which none makes larger ones.
constexpr int64_t kMaxFilling = int64_t{1} << 20U;

// A tar as it is read. What the library takes for its end may be where it was cut off.
class Input {
 public:
  explicit Input(std::istream& in) : in_(in) {}

  // What comes next; nothing at the end. Absent where it cannot be read.
  std::optional<std::string_view> Next() {
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    if (in_.bad()) return std::nullopt;
    const std::string_view bytes(buffer_.data(), static_cast<size_t>(in_.gcount()));
    const size_t last = bytes.find_last_not_of('\0');
    zeros_ = last == std::string_view::npos ? zeros_ + bytes.size() : bytes.size() - 1 - last;
    read_ += static_cast<int64_t>(bytes.size());
    return bytes;
  }

  // Whether all from `begin` on are zeros, two blocks of them or more.
  bool EndsAt(int64_t begin) {
    while (read_ - begin <= kMaxFilling) {
      const auto bytes = Next();
      if (!bytes) return false;
      if (!bytes->empty()) continue;
      const int64_t filling = read_ - begin;
      return filling >= static_cast<int64_t>(2 * kBlock) && static_cast<int64_t>(zeros_) >= filling;
    }
    return false;
  }

 private:
  std::istream& in_;
  std::array<char, 65536> buffer_{};
  int64_t read_ = 0;
  size_t zeros_ = 0;  // at the end of what was read
};

// The library's word, or "" where it has none.
std::string WordsOf(archive* tar) {
  const char* const words = archive_error_string(tar);
  return words == nullptr ? "" : base::Printable(words);
}

[[noreturn]] void Fail(const std::string& what) { throw ExportError("the tar " + what); }

// `out` is TarSink::out_: the library would write the end of a tar that is given up.
la_ssize_t WriteTo(archive*, void* out, const void* bytes, size_t size) {
  auto* const target = *static_cast<std::ostream**>(out);
  if (target == nullptr) return -1;
  auto& stream = *target;
  const bool is_written =
      !!stream.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  return is_written ? static_cast<la_ssize_t>(size) : -1;
}

la_ssize_t ReadFrom(archive*, void* input, const void** bytes) {
  const auto next = static_cast<Input*>(input)->Next();
  if (!next) return -1;
  *bytes = next->data();
  return static_cast<la_ssize_t>(next->size());
}

// "./" stands before paths where somebody has made a tar of a folder.
std::string PathOf(archive_entry* entry) {
  const char* const path = archive_entry_pathname(entry);
  std::string text = path == nullptr ? "" : path;
  return text.starts_with("./") ? text.substr(2) : text;
}

// A header may say any size: there is memory for what has come.
std::string ReadData(archive* tar, int64_t size) {
  std::string bytes;
  std::array<char, 65536> buffer{};
  while (static_cast<int64_t>(bytes.size()) < size) {
    const auto left = static_cast<size_t>(size) - bytes.size();
    const la_ssize_t count = archive_read_data(tar, buffer.data(), std::min(left, buffer.size()));
    if (count < 0) Fail("cannot be read: " + WordsOf(tar));
    if (count == 0) Fail("is cut off");
    bytes.append(buffer.data(), static_cast<size_t>(count));
  }
  return bytes;
}

}  // namespace

void TarSink::Closer::operator()(::archive* tar) const { archive_write_free(tar); }

TarSink::TarSink(std::ostream& out) : out_(&out), tar_(archive_write_new()) {
  if (!tar_ || archive_write_set_format_pax_restricted(tar_.get()) != ARCHIVE_OK ||
      // Paths as they are, whatever the locale of the process.
      archive_write_set_format_option(tar_.get(), "pax", "hdrcharset", "BINARY") != ARCHIVE_OK ||
      archive_write_add_filter_none(tar_.get()) != ARCHIVE_OK ||
      archive_write_set_bytes_in_last_block(tar_.get(), 1) != ARCHIVE_OK ||
      archive_write_open(tar_.get(), &out_, nullptr, WriteTo, nullptr) != ARCHIVE_OK) {
    Fail("cannot be written");
  }
}

TarSink::~TarSink() { out_ = nullptr; }

void TarSink::Add(const std::string& path, std::string_view bytes) {
  if (!IsInside(path)) throw ExportError(base::Printable(path) + ": leads out of its folder");
  if (!paths_.insert(path).second) throw ExportError(base::Printable(path) + ": is there");
  const std::unique_ptr<archive_entry, EntryCloser> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_mtime(entry.get(), 0, 0);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  if (archive_write_header(tar_.get(), entry.get()) != ARCHIVE_OK ||
      archive_write_data(tar_.get(), bytes.data(), bytes.size()) !=
          static_cast<la_ssize_t>(bytes.size())) {
    Fail("cannot be written: " + WordsOf(tar_.get()));
  }
}

void TarSink::Finish() {
  if (archive_write_close(tar_.get()) != ARCHIVE_OK || !out_->flush()) {
    Fail("cannot be written: " + WordsOf(tar_.get()));
  }
}

void ReadTar(std::istream& in, FileSink& sink, const TarLimits& limits) {
  Input input(in);
  const std::unique_ptr<archive, ReaderCloser> tar(archive_read_new());
  if (!tar || archive_read_support_format_tar(tar.get()) != ARCHIVE_OK ||
      archive_read_open(tar.get(), &input, nullptr, ReadFrom, nullptr) != ARCHIVE_OK) {
    Fail("is none");
  }
  int64_t files = 0;
  int64_t all_bytes = 0;
  archive_entry* entry = nullptr;  // the tar's own
  while (true) {
    const int result = archive_read_next_header(tar.get(), &entry);
    if (result == ARCHIVE_EOF) {
      if (!input.EndsAt(archive_read_header_position(tar.get()))) Fail("is cut off");
      return;
    }
    if (result != ARCHIVE_OK) Fail("cannot be read: " + WordsOf(tar.get()));
    if (++files > limits.files) Fail("has too many files");
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    const std::string path = PathOf(entry);
    if (!IsInside(path)) Fail("has a path that leads out of it: " + base::Printable(path));
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
      Fail("has something that is no file: " + base::Printable(path));
    }
    // Holes are bytes that nobody has sent.
    if (archive_entry_sparse_count(entry) > 0) {
      Fail("has a file with holes: " + base::Printable(path));
    }
    const int64_t size = archive_entry_size(entry);
    if (size < 0 || size > limits.file_bytes || size > limits.all_bytes - all_bytes) {
      Fail("is too large at " + base::Printable(path));
    }
    all_bytes += size;
    sink.Add(path, ReadData(tar.get(), size));
  }
}

}  // namespace strongroom::exporting
