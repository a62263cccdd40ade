#include "server/intake/line_reader.h"

#include <gtest/gtest.h>

#include <random>

#include "server/request_error.h"
#include "support/report_body.h"

namespace strongroom::server::intake {
namespace {

using test::Compress;
using test::TextBody;

std::vector<std::string> ReadLines(http::BodyReader& body, const Limits& limits = {}) {
  LineReader reader([&body](char* data, size_t size) { return body.Read(data, size); }, limits);
  std::vector<std::string> lines;
  while (const auto line = reader.Next()) lines.emplace_back(*line);
  return lines;
}

// The code it was refused with, or how many lines came.
std::string CodeOf(http::BodyReader& body, const Limits& limits = {}) {
  try {
    return std::to_string(ReadLines(body, limits).size()) + " lines";
  } catch (const RequestError& e) {
    return std::string(e.code().word);
  }
}

TEST(LineReader, GivesTheSameLinesHoweverTheyArrive) {
  std::string text;
  std::vector<std::string> expected;
  for (int i = 0; i < 300; ++i) {
    expected.push_back(std::string(static_cast<size_t>(i) * 13 % 4000, 'a') + std::to_string(i));
    text += expected.back() + '\n';
  }
  const std::string frame = Compress(text);
  for (const size_t piece : {size_t{1}, size_t{7}, size_t{4096}, size_t{1} << 20U}) {
    TextBody body(frame, piece);
    EXPECT_EQ(ReadLines(body), expected) << piece;
  }
}

TEST(LineReader, TakesALineLongerThanTheDecodersBuffer) {
  const std::string line(3'000'000, 'x');
  TextBody body(Compress(line + "\nshort\n"));
  EXPECT_EQ(ReadLines(body), (std::vector<std::string>{line, "short"}));
}

TEST(LineReader, NoticesACutAtEveryPosition) {
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::to_string(random()) + std::to_string(random()) + '\n';
  const std::string frame = Compress(text);
  for (size_t size = 0; size < frame.size(); ++size) {
    TextBody ended(frame.substr(0, size), 64);
    EXPECT_EQ(CodeOf(ended), "REPORT_CUT_OFF") << size;
  }
  TextBody whole(frame, 64);
  EXPECT_EQ(CodeOf(whole), "40 lines");
}

TEST(LineReader, RefusesWhatIsNotOneFrameOfLines) {
  const std::string frame = Compress("a\nb\n");
  struct Case {
    const char* what;
    std::string body;
    const char* code;
  };
  const std::vector<Case> cases = {
      {"no zstd", "{\"header\":{}}\n", "REPORT_INVALID"},
      {"a second frame", frame + frame, "REPORT_INVALID"},
      {"junk behind the frame", frame + "x", "REPORT_INVALID"},
      {"an unfinished last line", Compress("a\nb"), "REPORT_CUT_OFF"},
      {"an empty body", "", "REPORT_CUT_OFF"},
      {"an empty frame", Compress(""), "0 lines"},
  };
  for (const Case& c : cases) {
    TextBody body(c.body);
    EXPECT_EQ(CodeOf(body), c.code) << c.what;
  }
}

TEST(LineReader, NeverAcceptsAFrameThatWasDamaged) {
  std::vector<std::string> lines;
  std::string text;
  for (int i = 0; i < 200; ++i) {
    lines.push_back("line " + std::to_string(i * 7919));
    text += lines.back() + '\n';
  }
  // As the executor makes them: with a checksum of the content.
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  frame.resize(ZSTD_compress2(context, frame.data(), frame.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  size_t refused = 0;
  for (size_t at = 0; at < frame.size(); ++at) {
    std::string damaged = frame;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    TextBody body(damaged);
    try {
      // A few bits of a frame mean nothing.
      EXPECT_EQ(ReadLines(body), lines) << at;
    } catch (const RequestError& e) {
      ++refused;
    }
  }
  EXPECT_GT(refused, frame.size() - 10);
}

TEST(LineReader, StopsAtItsLimits) {
  Limits limits;
  limits.max_set_bytes = 100'000'000;
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += std::string(1'000'000, 'x') + '\n';
  TextBody bomb(Compress(lines));
  EXPECT_EQ(CodeOf(bomb, limits), "SET_TOO_LARGE");

  limits = {};
  limits.max_item_bytes = 1000;
  TextBody line(Compress(std::string(1'000'000, 'x') + '\n'));
  EXPECT_EQ(CodeOf(line, limits), "ITEM_TOO_LARGE");
}

// Of an item that masks made larger: as much as it is, asked for once.
TEST(LineReader, TakesALongLineWhereThereIsMemoryForIt) {
  Limits limits;
  limits.max_item_bytes = 100'000;
  const std::string text = std::string(MaxMaskedLine(limits), 'x') + '\n';
  size_t given = 0;
  const auto read = [&](size_t least) {
    TextBody body(Compress(text));
    given = 0;
    LineReader reader([&](char* data, size_t size) { return body.Read(data, size); }, limits,
                      [&](size_t more) { return (given += more) <= least; });
    try {
      return std::to_string(reader.Next()->size());
    } catch (const RequestError& e) {
      return std::string(e.code().word);
    }
  };
  const size_t wanted = MaxMaskedLine(limits) - MaxLine(limits);
  EXPECT_EQ(read(wanted), std::to_string(MaxMaskedLine(limits)));
  EXPECT_EQ(given, wanted);
  EXPECT_EQ(read(wanted - 1), "NO_ROOM");
}

TEST(LineReader, RefusesAFrameThatWantsHugeMemory) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 27);
  ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, 1);
  std::string frame(1000, '\0');
  ZSTD_outBuffer out{frame.data(), frame.size(), 0};
  ZSTD_inBuffer in{"a\n", 2, 0};
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_flush);
  in = {"", 0, 0};
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  frame.resize(out.pos);
  TextBody body(frame);
  EXPECT_EQ(CodeOf(body), "REPORT_INVALID");
}

}  // namespace
}  // namespace strongroom::server::intake
