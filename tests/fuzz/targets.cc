#include "fuzz/targets.h"

#include "base/zstd.h"
#include "catalogue/mask.h"
#include "fuzz/target.h"
#include "support/made_keys.h"

namespace strongroom::fuzz {
namespace {

// Buffers of streams and tables are there for the smallest input. A reader that looks back at all
// for each byte is past it at 4 KiB.
constexpr Bounds kUsual{{2'000'000, 10'000, 2'000'000}, {1'000, 10, 1'000}};

// Frames that are none, whole, many, cut, a bomb, and damaged.
std::vector<std::string> Frames() {
  base::ZstdCompressor compressor;
  const std::string frame = compressor.Compress("a line\nand another\n");
  std::string damaged = compressor.Compress(std::string(3'000, 'a') + std::string(3'000, 'b'));
  damaged[damaged.size() / 2] ^= 1;
  return {frame,
          frame + frame,
          damaged,
          frame.substr(0, frame.size() / 2),
          "\x28\xb5\x2f\xfd",
          std::string("\x28\xb5\x2f\xfd\x20\x13\x01\0\0", 9),  // says 19 bytes, has none
          std::string("\x28\xb5\x2f\xfd\x20\0\x03\0\0a", 10),
          compressor.Compress(std::string(size_t{2} << 20U, '\0'))};
}

// One of each form, in one text and alone.
std::vector<std::string> Secrets() {
  std::vector<std::string> secrets{
      "-----BEGIN RSA PRIVATE KEY-----\n0123456789abcdef0123456789abcdef\n-----END RSA PRIVATE "
      "KEY-----",
      "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t",
      "Authorization: Bearer abcdefgh, Authorization: Basic abcdefgh",
      "https://user:password@host/", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ."};
  std::string all;
  for (const catalogue::TokenForm& form : catalogue::TokenForms()) {
    all += std::string(form.prefix) + std::string(form.least, 'A') + ' ';
  }
  secrets.push_back(all);
  return secrets;
}

// Made anew each time: a key in a file would look like somebody's.
std::vector<std::string> Pems() {
  const std::string certificate = test::MadeCertificate(test::OwnKey());
  const std::string key = test::OwnKey().Pem();
  return {certificate,       certificate + certificate,     key,
          key + certificate, test::OwnKey().EncryptedPem(), test::MadeKey::EllipticCurve().Pem()};
}

}  // namespace

const std::vector<Target>& Targets() {
  static const std::vector<Target> targets{
      {"Admission", FuzzAdmission, {{2'000'000, 20'000, 2'000'000}, {4'000, 50, 8'000}}},
      {"Answer", FuzzAnswer, kUsual},
      // A set is read three times and written once.
      {"Archive", FuzzArchive, {{4'000'000, 40'000, 4'000'000}, {8'000, 50, 8'000}}},
      // Each event is read as one of both stores.
      {"Audits", FuzzAudits, {{2'000'000, 20'000, 2'000'000}, {2'000, 20, 4'000}}},
      {"Catalogue", FuzzCatalogue, kUsual},
      {"Content", FuzzContent, {{4'000'000, 40'000, 4'000'000}, {80'000, 500, 80'000}}},
      {"Documents", FuzzDocuments, kUsual},
      {"FileName", FuzzFileName, kUsual},
      {"GraphError", FuzzGraphError, kUsual},
      // It is read four times.
      {"GraphPage", FuzzGraphPage, {{2'000'000, 20'000, 2'000'000}, {4'000, 50, 8'000}}},
      {"HttpHead", FuzzHttpHead, kUsual},
      {"Json", FuzzJson, kUsual},
      // A step is some fifty times a value that it adds, and it is made twice, and applied.
      {"JsonPatch", FuzzJsonPatch, {{2'000'000, 10'000, 2'000'000}, {2'000, 50, 4'000}}},
      {"Kubeconfig", FuzzKubeconfig, kUsual},
      // Each object is made an item of four types.
      {"ListPage", FuzzListPage, {{2'000'000, 20'000, 2'000'000}, {4'000, 50, 8'000}}},
      {"Manifest", FuzzManifest, kUsual},
      // A text is read once for each form of a secret.
      {"Mask", FuzzMask, {{2'000'000, 10'000, 2'000'000}, {4'000, 10, 1'000}}, Secrets()},
      // It is read twice; an unknown time zone, event or template is compared with all.
      {"Notifier", FuzzNotifier, {{40'000'000, 40'000, 4'000'000}, {20'000, 100, 8'000}}},
      {"Objects", FuzzObjects, kUsual},
      {"Printable",
       FuzzPrintable,
       kUsual,
       {"\x1b[31mred\x1b]0;a\x07", "\xc2\x9b\xe2\x80\xae\xf3\xa0\x81\x81\xed\xa0\x80\xff"}},
      {"Reduce", FuzzReduce, {{2'000'000, 20'000, 2'000'000}, {8'000, 50, 8'000}}},
      // Each value is a row of a table.
      {"Report", FuzzReport, {{8'000'000, 40'000, 8'000'000}, {20'000, 200, 40'000}}},
      {"ReportLine", FuzzReportLine, kUsual},
      {"ReportStream", FuzzReportStream, kUsual},
      // An unknown time zone or policy type is compared with all.
      {"Schedule", FuzzSchedule, {{20'000'000, 20'000, 2'000'000}, {20'000, 50, 2'000}}},
      // It is read as each of four kinds, and a set is written and read again.
      {"SetAnswer", FuzzSetAnswer, {{4'000'000, 20'000, 4'000'000}, {8'000, 50, 8'000}}},
      {"SetImport", FuzzSetImport, kUsual},
      // A hundred operations on a set are a hundred copies of it; it is read five times, patched
      // twice.
      {"SetQuery", FuzzSetQuery, {{4'000'000, 40'000, 4'000'000}, {20'000, 500, 100'000}}},
      {"SigningKey", FuzzSigningKey, kUsual, Pems()},
      {"Timestamp", FuzzTimestamp, kUsual},
      {"TokenAnswer", FuzzTokenAnswer, kUsual},
      {"WatchLine", FuzzWatchLine, kUsual},
      // It is written and read twice.
      {"YamlText", FuzzYamlText, {{4'000'000, 20'000, 4'000'000}, {8'000, 50, 8'000}}},
      {"ZstdFrame", FuzzZstdFrame, kUsual, Frames()},
  };
  return targets;
}

}  // namespace strongroom::fuzz
