#pragma once

#include <string>
#include <vector>

namespace wirestep::bench {

// One line of the table: a figure of ours beside one of something known, measured in the same run.
struct Row {
  std::string what;
  double ours, reference;
  std::string unit;
  std::string against;    // what the reference is
  std::string aim;        // of the ratio; empty: none was set
  bool failed = false;    // what mustn't happen has happened
  std::string note = "";  // printed below the row
};

double median(std::vector<double> values);

// The parts, a file each. They throw SetupError where this machine lacks something.
std::vector<Row> world(int rounds);
std::vector<Row> wire(int rounds);
std::vector<Row> probe(int rounds);
std::vector<Row> first_frame(int rounds);
std::vector<Row> packet();
std::vector<Row> time(int rounds);
std::vector<Row> idle_window();
std::vector<Row> peers(int rounds);

}  // namespace wirestep::bench
